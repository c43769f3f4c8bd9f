import { AppError } from '../common/errors/index.js';

export function turnNotFound(turnId: string): AppError {
  return new AppError('TURN.NOT_FOUND', 'There is no turn with this id, or its events are no longer kept.', {
    details: { turn_id: turnId },
  });
}

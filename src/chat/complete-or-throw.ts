import { AppError, type ErrorCode } from '../common/errors/index.js';
import { cancelledTurn, type TurnState } from '../turns/index.js';

/** A turn that failed after its first event is an HTTP error where the answer goes out in one piece: nothing of it has been sent. */
export function completeOrThrow(state: TurnState): TurnState {
  const details = { turn_id: state.turnId, partial_text: state.text };
  switch (state.status) {
    case 'completed':
    case 'running':
      return state;
    case 'cancelled':
      throw cancelledTurn(state.cancelReason ?? 'unknown', details);
    case 'failed':
      throw new AppError((state.error?.code ?? 'INTERNAL.ERROR') as ErrorCode, state.error?.message ?? '', {
        details,
      });
    default:
      return state.status satisfies never;
  }
}

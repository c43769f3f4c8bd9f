import type { FinishReason } from '../conversation/index.js';

/** The field that says why an answer ended, for contracts that tell it only where the model did not stop by itself. */
export function toCutReason(finishReason: FinishReason = 'other'): { finish_reason?: FinishReason } {
  return finishReason === 'stop' ? {} : { finish_reason: finishReason };
}

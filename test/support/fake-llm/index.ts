export type { StreamTokens, TextOptions } from './answer-options.js';
export { FakeLlm, listenLocally } from './fake-llm.js';
export {
  beginWith,
  emptyStream,
  headersThenSilence,
  html200,
  INTERRUPTED_TEXT,
  neverAnswers,
  resetBeforeHeaders,
  type BegunOptions,
  type CutMode,
} from './faults.js';
export { textOf, type Ending, type RecordedBody, RecordedRequest } from './recorded-request.js';
export { recording } from './recording.js';
export { Reply, type Step, type WireOptions } from './reply.js';
export { statusWith, type StatusOptions } from './status.js';
export { toPieces, toTokens } from './tokens.js';

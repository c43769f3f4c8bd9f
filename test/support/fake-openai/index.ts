export {
  answer,
  recording,
  toolCalls,
  type AnswerOptions,
  type FakeToolCall,
  type FakeUsage,
} from './answers.js';
export {
  cutAfter,
  emptyStream,
  errorEventAfter,
  headersThenSilence,
  html200,
  malformedEventAfter,
  neverAnswers,
  noDone,
  noFinishReason,
  rawEvents,
  resetBeforeHeaders,
  stallAfter,
  type CutMode,
} from './faults.js';
export { startFakeOpenAi, type FakeOpenAi } from './fake-openai.js';
export type { Ending, RecordedRequest } from './recorded-request.js';
export type { Reply, Step } from './reply.js';
export { status, type StatusOptions } from './status.js';

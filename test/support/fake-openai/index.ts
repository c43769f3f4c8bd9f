export {
  emptyStream,
  headersThenSilence,
  html200,
  INTERRUPTED_TEXT,
  neverAnswers,
  recording,
  resetBeforeHeaders,
  type CutMode,
  type Ending,
  type RecordedRequest,
  type Reply,
  type Step,
  type WireOptions,
} from '../fake-llm/index.js';
export { answer, toolCalls, type AnswerOptions, type FakeToolCall, type FakeUsage } from './answers.js';
export {
  cutAfter,
  errorEventAfter,
  finishThenSilence,
  malformedEventAfter,
  noDone,
  noFinishReason,
  rawEvents,
  stallAfter,
  type FaultOptions,
} from './faults.js';
export { gatedAnswer, type Gate } from './gated-answer.js';
export { startFakeOpenAi, type FakeOpenAi } from './fake-openai.js';
export { failAtRandom, type RandomFaultOptions } from './random-faults.js';
export { status, type StatusOptions } from './status.js';

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
export { answer, send, toolCalls, type AnswerOptions, type FakeToolCall } from './answers.js';
export {
  MESSAGE_STOP,
  messageStart,
  textDelta,
  messageDelta,
  type FakeUsage,
  type WireEvent,
} from './events.js';
export { startFakeAnthropic, type FakeAnthropic } from './fake-anthropic.js';
export {
  cutAfter,
  errorEventAfter,
  malformedEventAfter,
  noMessageStop,
  noStopReason,
  rawEvents,
  stallAfter,
  type FaultOptions,
} from './faults.js';
export { status, type StatusOptions } from './status.js';

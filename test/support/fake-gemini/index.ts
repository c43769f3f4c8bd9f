export { ifSigned } from './signatures.js';
export {
  emptyStream,
  headersThenSilence,
  html200,
  neverAnswers,
  recording,
  resetBeforeHeaders,
  type CutMode,
  type Reply,
  type Step,
  type WireOptions,
} from '../fake-llm/index.js';
export { answer, functionCalls, rawEvents, type AnswerOptions, type FakeFunctionCall } from './answers.js';
export { chunk, errorBody, type FakeUsage } from './chunks.js';
export { startFakeGemini, type FakeGemini } from './fake-gemini.js';
export { cutAfter, errorEventAfter, halfEventAfter, malformedEventAfter, stallAfter } from './faults.js';
export { errorInfo, retryInfo, status, type StatusOptions } from './status.js';

export {
  answerJson,
  answerStatus,
  answerWith,
  FakeWeb,
  neverAnswer,
  redirectTo,
  resetConnection,
  type WebRequest,
  type WebStep,
} from './fake-web.js';

/** What keeps the service from starting and an operator can mend. Its message is told as it is, without a stack. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/**
 * Ends this process although one of its threads hangs on a disk or a pipe that takes nothing: `process.exit` would wait
 * for it. What is not written by then is lost.
 */
export function leaveAtOnce(exitCode: 0 | 1): never {
  // Another program in our place takes the threads with it, and its exit code is ours; a signal would not reach process 1.
  process.execve?.(process.execPath, [process.execPath, '--eval', `process.exit(${exitCode})`], {});
  process.exit(exitCode);
}

/**
 * Resolves at the end of this turn of the event loop, behind what its running code goes on to ask for at that end: a tick comes when
 * no promise has anything left to do.
 */
export function endOfLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(setImmediate, resolve);
  });
}

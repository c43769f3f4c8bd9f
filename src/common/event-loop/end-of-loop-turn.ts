/** What has something to do at the end of a turn of the event loop. */
export interface EndOfLoopTurnTask {
  atEndOfLoopTurn(): void;
}

let tasks: EndOfLoopTurnTask[] = [];
let due: NodeJS.Immediate | undefined;
let hasStoodBack = false;

/** Runs `task` at the end of this turn of the event loop, with the others that are given to it. */
export function runAtEndOfLoopTurn(task: EndOfLoopTurnTask): void {
  tasks.push(task);
  due ??= setImmediate(runAll);
}

/**
 * Resolves at the end of this turn of the event loop, behind what its running code goes on to ask for at that end: a tick comes when
 * no promise has anything left to do.
 */
export function endOfLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(setImmediate, resolve);
  });
}

/**
 * Has the tasks of this turn of the event loop run behind what asks for its end meanwhile, the running code and its promises
 * among it. They stand back once and not again, or they might never run.
 */
export function standBack(): void {
  if (due === undefined || hasStoodBack) return;
  hasStoodBack = true;
  process.nextTick(goLast);
}

function goLast(): void {
  clearImmediate(due);
  due = setImmediate(runAll);
}

function runAll(): void {
  const now = tasks;
  tasks = [];
  due = undefined;
  hasStoodBack = false;
  for (const task of now) task.atEndOfLoopTurn();
}

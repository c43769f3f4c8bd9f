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
 * Has the tasks that wait run behind what else asks for the end of this turn of the event loop until the next tick. Where that end is
 * being gone through already, they run at the end of the next turn. They stand back once and not again, or they might never run.
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

import type { LoadCommand, LoadMessage, LoadPlan } from './load-plan.js';
import { LoadRun } from './load-run.js';

/** The load client as a process of its own: carries out the plans of its parent, one at a time. */
let running: LoadRun | undefined;

function tell(message: LoadMessage): void {
  process.send?.(message);
}

function carryOut(plan: LoadPlan): void {
  running = new LoadRun(plan);
  running.run().then(
    (result) => tell({ type: 'result', result }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

process.on('message', (command: LoadCommand) => {
  if (command.type === 'run') carryOut(command.plan);
  else tell({ type: 'progress', progress: running?.progress() ?? { open: 0, tokens: 0 } });
});
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });

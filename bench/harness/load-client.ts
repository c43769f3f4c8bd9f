import type { LoadCommand, LoadMessage, LoadPlan, LoadProgress, LoadResult } from '../load/load-plan.js';
import { HelperProcess } from './helper-process.js';

/** The load client, seen from the run. */
export class LoadClient {
  private constructor(private readonly process: HelperProcess<LoadCommand, LoadMessage>) {}

  static async start(): Promise<LoadClient> {
    const process = new HelperProcess<LoadCommand, LoadMessage>(new URL('../load/main.ts', import.meta.url));
    await process.receive('ready');
    return new LoadClient(process);
  }

  /** Carries out a plan. One at a time. */
  async run(plan: LoadPlan): Promise<LoadResult> {
    const ended = this.process.receive('result');
    this.process.send({ type: 'run', plan });
    return (await ended).result;
  }

  /** How far the plan that is under way has come. */
  async progress(): Promise<LoadProgress> {
    const told = this.process.receive('progress');
    this.process.send({ type: 'progress' });
    return (await told).progress;
  }
}

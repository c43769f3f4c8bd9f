import type {
  UpstreamCommand,
  UpstreamMessage,
  UpstreamPlan,
  UpstreamReport,
} from '../upstream/upstream-plan.js';
import { HelperProcess } from './helper-process.js';

/** The fake upstream, seen from the run. */
export class Upstream {
  private constructor(
    private readonly process: HelperProcess<UpstreamCommand, UpstreamMessage>,
    readonly address: string,
  ) {}

  static async start(): Promise<Upstream> {
    const process = new HelperProcess<UpstreamCommand, UpstreamMessage>(
      new URL('../upstream/main.ts', import.meta.url),
    );
    const { port } = await process.receive('listening');
    return new Upstream(process, `http://127.0.0.1:${port}`);
  }

  /** From now on it answers like this. */
  async follow(plan: UpstreamPlan): Promise<void> {
    const planned = this.process.receive('planned');
    this.process.send({ type: 'plan', plan });
    await planned;
  }

  /** What it has seen since the last report. */
  async report(): Promise<UpstreamReport> {
    const told = this.process.receive('report');
    this.process.send({ type: 'report' });
    return (await told).report;
  }
}

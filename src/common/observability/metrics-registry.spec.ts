import { beforeEach, describe, expect, it } from '@jest/globals';
import { MetricsRegistry } from './metrics-registry.js';

describe('MetricsRegistry', () => {
  let registry: MetricsRegistry;
  beforeEach(() => {
    registry = new MetricsRegistry();
  });

  const linesOf = async (name: string): Promise<string[]> =>
    (await registry.expose()).split('\n').filter((line) => line.startsWith(`nestor_${name}`));

  it('counts by labels, in whatever order they are given, once however often it is read', async () => {
    const calls = registry.counter('calls_total', 'Calls.', ['tool', 'outcome']);
    calls.inc({ tool: 'clock', outcome: 'ok' });
    calls.inc({ outcome: 'ok', tool: 'clock' }, 2);
    calls.inc({ tool: 'clock', outcome: 'failed' });
    await registry.expose();
    calls.inc({ tool: 'clock', outcome: 'ok' });
    expect(await linesOf('calls_total')).toEqual([
      'nestor_calls_total{tool="clock",outcome="ok"} 4',
      'nestor_calls_total{tool="clock",outcome="failed"} 1',
    ]);
  });

  it('keeps every duration, also many that nobody has read meanwhile', async () => {
    const durations = registry.histogram('call_duration_seconds', 'Calls.', ['tool']);
    for (let call = 0; call < 2_500; call++) durations.observe({ tool: 'clock' }, 0.25);
    durations.observe({ tool: 'clock' }, 100);
    const lines = await linesOf('call_duration_seconds');
    expect(lines).toEqual(
      expect.arrayContaining([
        'nestor_call_duration_seconds_bucket{le="0.1",tool="clock"} 0',
        'nestor_call_duration_seconds_bucket{le="0.25",tool="clock"} 2500',
        'nestor_call_duration_seconds_bucket{le="120",tool="clock"} 2501',
        'nestor_call_duration_seconds_sum{tool="clock"} 725',
        'nestor_call_duration_seconds_count{tool="clock"} 2501',
      ]),
    );
  });
});

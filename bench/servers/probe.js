import { appendFileSync } from 'node:fs';
import { Server } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into each server that is measured. It does nothing until SIGUSR2 asks for a reading: that collects garbage
 * (`--expose-gc`) and appends a line of JSON to the file PROBE_FILE. Also keeps servers on the loopback interface, as
 * some listen everywhere.
 */
const MEGABYTE = 1_048_576;
const { listen } = Server.prototype;
let delay;

Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (typeof first === 'object' && first !== null && 'port' in first) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  }
  if (typeof first !== 'number' && !/^\d+$/.test(first)) return listen.call(this, first, ...rest);
  const others = typeof rest[0] === 'string' ? rest.slice(1) : rest;
  return listen.call(this, first, '127.0.0.1', ...others);
};

process.on('SIGUSR2', () => {
  // The time since the last reading; collecting garbage would count as delay.
  const eventLoopDelayMs = delay === undefined ? 0 : delay.percentile(99) / 1e6;
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const reading = {
    liveMb: (heapUsed + external) / MEGABYTE,
    rssMb: rss / MEGABYTE,
    eventLoopDelayMs,
  };
  delay ??= monitorEventLoopDelay({ resolution: 10 });
  delay.reset();
  delay.enable();
  appendFileSync(process.env.PROBE_FILE, `${JSON.stringify(reading)}\n`);
});

import type { Phase } from '../harness/scenario.js';

/** A line for every fault that the load client has seen, by server. */
export function faultsOf(phases: ReadonlyMap<{ readonly name: string }, readonly Phase[]>): string[] {
  return [...phases].flatMap(([{ name }, all]) => all.flatMap((phase) => faultsOfPhase(name, phase)));
}

export function faultsOfPhase(name: string, { load }: Pick<Phase, 'load'>): string[] {
  const seen = Object.entries(load.faults).map(([fault, count]) => `${name}: ${count} x ${fault}`);
  return load.started === 0 ? [...seen, `${name}: no turn was begun`] : seen;
}

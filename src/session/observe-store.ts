import type { Provider, Type } from '@nestjs/common';
import { MetricsRegistry, withSpan } from '../common/observability/index.js';
import { SessionRepository } from './session.repository.js';

type Operation = (...parameters: unknown[]) => Promise<unknown>;

/** Nest's own calls at boot and shutdown go to the adapter itself, and only once. */
const IS_LIFECYCLE_HOOK = /^(on|before)[A-Z]/;

/** Offers an adapter as the port, with a span and a measured time for each operation. */
export function observedStore(adapter: Type<SessionRepository>, system: string): Provider[] {
  return [
    adapter,
    {
      provide: SessionRepository,
      inject: [adapter, { token: MetricsRegistry, optional: true }],
      useFactory: (store: SessionRepository, registry: MetricsRegistry | undefined) =>
        observe(store, system, registry ?? new MetricsRegistry()),
    },
  ];
}

function observe(store: SessionRepository, system: string, registry: MetricsRegistry): SessionRepository {
  const durations = registry.histogram(
    'store_operation_duration_seconds',
    'Operations of the store of sessions, by how they ended.',
    ['operation', 'outcome'],
  );
  const observed = (operation: string, method: Operation): Operation => {
    const span = {
      name: `store ${operation}`,
      operation: 'db',
      attributes: { 'db.system.name': system, 'db.operation.name': operation },
    };
    return async (...parameters) => {
      const startedAt = performance.now();
      let outcome = 'error';
      try {
        const result = await withSpan(span, () => Reflect.apply(method, store, parameters));
        outcome = 'ok';
        return result;
      } finally {
        durations.observe({ operation, outcome }, (performance.now() - startedAt) / 1_000);
      }
    };
  };
  const known = new Map<string, Operation>();
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof name !== 'string' || typeof value !== 'function' || name === 'constructor') return value;
      if (IS_LIFECYCLE_HOOK.test(name)) return undefined;
      const operation = known.get(name) ?? observed(name, value as Operation);
      known.set(name, operation);
      return operation;
    },
  });
}

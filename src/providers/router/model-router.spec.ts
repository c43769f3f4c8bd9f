import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricsRegistry } from '../../common/observability/index.js';
import { parseConfiguration } from '../../config/index.js';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import { ProviderFactory } from '../provider.factory.js';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import {
  ScriptedLlmProvider,
  type ScriptedCall,
  type ScriptStep,
} from './__fixtures__/scripted.llm-provider.js';
import { ModelRouter } from './model-router.js';
import type { RoutedPart } from './routed-part.js';
import { RouterMetrics } from './router-metrics.js';
import { RouterState } from './router-state.js';

const ANSWER = 'The answer is forty-two,  \nas everybody \u{1F600} knows by now.';
const OTHER_ANSWER = `Well. ${ANSWER}`;
/** Pieces may end within a character of two code units. */
const toPieces = (text: string): string[] => text.match(/.{1,7}/gs) ?? [];
const KINDS: readonly ProviderErrorKind[] = [
  'rate-limit',
  'overloaded',
  'timeout',
  'network',
  'auth',
  'context-length',
  'content-filter',
  'invalid-request',
  'interrupted',
  'unknown',
];

interface Fault {
  readonly kind: ProviderErrorKind | 'silence' | 'eof' | 'none';
  /** How many pieces of the answer come before it. */
  readonly after: number;
  readonly retryAfterMs: number | undefined;
  /** Whether the model says something else than it did before. */
  readonly isOther: boolean;
}

const faults: fc.Arbitrary<Fault> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KINDS) },
    { weight: 1, arbitrary: fc.constantFrom('silence' as const, 'eof' as const) },
    { weight: 1, arbitrary: fc.constant('none' as const) },
  ),
  after: fc.nat(toPieces(ANSWER).length),
  retryAfterMs: fc.option(fc.nat(90_000), { nil: undefined }),
  isOther: fc.boolean(),
});

/** What a real model that is asked this way would do, up to the fault. */
function toScript({ kind, after, retryAfterMs, isOther }: Fault, { request }: ScriptedCall): ScriptStep[] {
  const begun = request.isContinuation === true ? (request.messages.at(-1)?.content ?? '') : '';
  const saysWell = begun === '' ? isOther : begun.startsWith('W');
  const pieces = toPieces((saysWell ? OTHER_ANSWER : ANSWER).slice(begun.length));
  const text = (count: number): ScriptStep[] =>
    pieces.slice(0, count).map((piece) => ({ type: 'text', text: piece }));
  if (kind === 'none') return [...text(pieces.length), { type: 'finish', finishReason: 'stop' }];
  if (kind === 'eof') return text(after);
  if (kind === 'silence') return [...text(after), { type: 'silence' }];
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  return [...text(after), { type: 'fail', error: new ProviderError(kind, 'a fault', options) }];
}

interface World {
  readonly timers: FakeTimers;
  readonly providers: readonly ScriptedLlmProvider[];
  readonly state: RouterState;
  readonly router: ModelRouter;
}

function worldOf(providers: (timers: FakeTimers) => readonly ScriptedLlmProvider[]): World {
  const timers = new FakeTimers();
  const made = providers(timers);
  const state = new RouterState(timers);
  const metrics = new RouterMetrics(new MetricsRegistry());
  const config = parseConfiguration({}).providers;
  const router = new ModelRouter(new ProviderFactory(made, config), state, timers, metrics, config);
  return { timers, providers: made, state, router };
}

interface Ending {
  readonly text: string;
  readonly parts: readonly RoutedPart[];
  readonly error: unknown;
}

async function ask({ router, providers }: World, canRetract: boolean, signal: AbortSignal): Promise<Ending> {
  const parts: RoutedPart[] = [];
  let text = '';
  try {
    await router.run(
      {
        targets: providers.map(({ name, settings }) => ({ provider: name, model: settings.defaultModel })),
        messages: [{ role: 'user', content: 'What is it?' }],
        tools: [],
        sessionId: 's',
        budget: router.newBudget(120_000),
        canRetract,
      },
      signal,
      {
        takenText: () => text,
        takeText: (piece) => (text += piece),
        take: (part) => {
          parts.push(part);
          if (part.type === 'attempt' && part.mode === 'reset') text = '';
        },
      },
    );
    return { text, parts, error: undefined };
  } catch (error) {
    return { text, parts, error };
  }
}

/** Each call is told of once, whatever became of it. */
function isEndOfAttempt({ type }: RoutedPart): boolean {
  return type === 'attempt-failed' || type === 'attempt-answered';
}

function expectNothingLeft({ timers, providers, state }: World): void {
  expect(timers.pending).toBe(0);
  for (const provider of providers) {
    expect(provider.open).toBe(0);
    expect(state.traffic(provider)).toMatchObject({ running: 0, queued: 0 });
  }
}

const script = (list: readonly Fault[]) => {
  let next = 0;
  return (call: ScriptedCall): ScriptStep[] =>
    toScript(
      list[next++ % list.length] ?? { kind: 'none', after: 0, retryAfterMs: undefined, isOther: false },
      call,
    );
};

describe('ModelRouter, whatever happens', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  const worlds = fc.record({
    primary: fc.array(faults, { minLength: 1, maxLength: 7 }),
    fallback: fc.array(faults, { minLength: 1, maxLength: 7 }),
    keys: fc.integer({ min: 1, max: 4 }),
    isPrefilling: fc.boolean(),
    canRetract: fc.boolean(),
  });

  const build = ({
    primary,
    fallback,
    keys,
    isPrefilling,
  }: typeof worlds extends fc.Arbitrary<infer T> ? T : never) =>
    worldOf((timers) => [
      new ScriptedLlmProvider('first', timers, script(primary), {
        apiKeys: Array.from({ length: keys }, (_, index) => `key-${index}`),
        defaultModel: 'a',
        fallbackModels: [],
        maxConcurrency: 2,
      }),
      new ScriptedLlmProvider(
        'second',
        timers,
        script(fallback),
        { apiKeys: ['key'], defaultModel: 'b', fallbackModels: [], maxConcurrency: 2 },
        { acceptsPrefill: isPrefilling },
      ),
    ]);

  it('an answer is exact or its end is an error, within the budget, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (drawn) => {
        const world = build(drawn);

        const { text, parts, error } = await world.timers.run(
          ask(world, drawn.canRetract, new AbortController().signal),
        );

        const finishes = parts.filter(({ type }) => type === 'finish').length;
        if (error === undefined) {
          expect([ANSWER, OTHER_ANSWER]).toContain(text);
          expect(finishes).toBe(1);
        } else {
          expect(error).toBeInstanceOf(ProviderError);
          expect([ANSWER, OTHER_ANSWER].some((whole) => whole.startsWith(text))).toBe(true);
          expect(finishes).toBe(0);
        }
        const calls = world.providers.flatMap(({ calls: made }) => made);
        expect(calls.length).toBeLessThanOrEqual(6);
        expect(parts.filter(isEndOfAttempt)).toHaveLength(calls.length);
        expect(parts.filter((part) => part.type === 'attempt' && part.isFurther)).toHaveLength(
          Math.max(0, calls.length - 1),
        );
        for (const { calls: made } of world.providers) {
          for (const [index, third] of made.entries()) {
            const first = made[index - 2];
            if (first !== undefined) expect(third.at - first.at).toBeGreaterThanOrEqual(1_500);
          }
        }
        expectNothingLeft(world);
      }),
      { numRuns: 400 },
    );
  });

  it('a caller that leaves at any moment gets its reason, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(12_000), async (drawn, leavesAfterMs) => {
        const world = build(drawn);
        const stop = new AbortController();
        const reason = new Error('gone');
        const timer = world.timers.after(leavesAfterMs, () => stop.abort(reason));

        const { parts, error } = await world.timers.run(ask(world, drawn.canRetract, stop.signal));
        timer.close();

        if (stop.signal.aborted) expect(error).toBe(reason);
        const calls = world.providers.flatMap(({ calls: made }) => made);
        const ends = parts.filter(isEndOfAttempt);
        expect(ends).toHaveLength(calls.length);
        const stopped = ends.filter((part) => part.type === 'attempt-failed' && part.reason === 'aborted');
        expect(stopped).toEqual(stopped.length === 0 ? [] : [ends.at(-1)]);
        expectNothingLeft(world);
      }),
      { numRuns: 200 },
    );
  });

  it('many at once share the slots, and all get their answer', async () => {
    const world = worldOf((timers) => [
      new ScriptedLlmProvider(
        'only',
        timers,
        () => [
          { type: 'wait', ms: 100 },
          { type: 'text', text: 'ok' },
          { type: 'finish', finishReason: 'stop' },
        ],
        { apiKeys: [], defaultModel: 'm', fallbackModels: [], maxConcurrency: 4 },
      ),
    ]);

    const endings = await world.timers.run(
      Promise.all(Array.from({ length: 20 }, () => ask(world, false, new AbortController().signal))),
    );

    expect(endings.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, () => 'ok'));
    const starts = world.providers[0]?.calls.map(({ at }) => at) ?? [];
    expect(new Set(starts).size).toBe(5);
    expectNothingLeft(world);
  });

  it('a thousand at once against an upstream that fails three calls in ten: each is exact or marked', async () => {
    const draws = fc.sample(fc.record({ isFailing: fc.nat(9), fault: faults }), { numRuns: 3_000, seed: 7 });
    let next = 0;
    const world = worldOf((timers) => [
      new ScriptedLlmProvider(
        'only',
        timers,
        (call) => {
          const { isFailing, fault } = draws[next++ % draws.length]!;
          return toScript({ ...fault, isOther: false, kind: isFailing < 3 ? fault.kind : 'none' }, call);
        },
        { apiKeys: ['a', 'b', 'c'], defaultModel: 'm', fallbackModels: [] },
      ),
    ]);

    const endings = await world.timers.run(
      Promise.all(Array.from({ length: 1_000 }, () => ask(world, false, new AbortController().signal))),
    );

    for (const { text, error } of endings) {
      expect(error === undefined ? text === ANSWER : ANSWER.startsWith(text)).toBe(true);
    }
    expect(endings.filter(({ error }) => error === undefined).length).toBeGreaterThan(700);
    expectNothingLeft(world);
  });
});

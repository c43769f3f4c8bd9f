import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '../config/index.js';
import type { AnswerTaker, ModelRouter, RoutedPart, RoutedRequest } from '../providers/index.js';
import { TurnBudget } from '../providers/index.js';
import type { ToolExecutor, ToolRegistry } from '../tools/index.js';
import { MemoryTurnLog } from './memory/memory-turn-log.js';
import { TurnEngine } from './turn-engine.js';
import type { TurnMetrics } from './turn-metrics.js';
import { TurnRecorder } from './turn-recorder.js';
import { foldTurn } from './turn-state.js';
import { TurnTranscript } from './turn-transcript.js';

const TARGET = { provider: 'p', model: 'm' };
const OTHER = { provider: 'q', model: 'n' };
const USAGE = { inputTokens: 1, outputTokens: 1, estimated: false };
const ANSWERED: RoutedPart = { type: 'attempt-answered', target: TARGET, durationMs: 1, usage: USAGE };

/** Runs the engine over a router that gives these parts and texts, one list a model call. */
async function run(...calls: (RoutedPart | string)[][]) {
  const requests: RoutedRequest[] = [];
  const router = {
    newBudget: (timeoutMs: number) => new TurnBudget(timeoutMs),
    run: (request: RoutedRequest, _signal: AbortSignal, taker: AnswerTaker) => {
      requests.push(request);
      for (const part of calls[requests.length - 1] ?? []) {
        if (typeof part === 'string') taker.takeText(part, false);
        else taker.take(part);
      }
      return Promise.resolve();
    },
  } as unknown as ModelRouter;
  const executor = {
    execute: () => Promise.resolve({ ok: true, result: 1, durationMs: 1 }),
  } as unknown as ToolExecutor;
  const registry = { specs: () => [] } as unknown as ToolRegistry;
  const metrics = { toolCall: () => undefined } as unknown as TurnMetrics;
  const log = new MemoryTurnLog();
  const recorder = new TurnRecorder('t');
  recorder.writeTo(await log.open('t', 'anonymous'));
  const transcript = new TurnTranscript(TARGET, recorder.answer);
  recorder.add({ type: 'turn-start', turnId: 't', sessionId: 's', ...TARGET });
  await new TurnEngine(router, registry, executor, metrics, parseConfiguration({}).turn).run({
    turnId: 't',
    sessionId: 's',
    principal: { scope: 'anonymous', address: '::1' },
    targets: [TARGET, OTHER],
    prompt: [{ role: 'user', content: 'Hi' }],
    signal: new AbortController().signal,
    recorder,
    transcript,
    canRetract: true,
    tools: { kind: 'server' },
    options: {},
  });
  return { requests, recorder, transcript, state: foldTurn(await log.read('t')) };
}

describe('TurnEngine', () => {
  const toolStep: (RoutedPart | string)[] = [
    'Let me see. ',
    { type: 'tool-call', call: { callId: 'c', name: 'n', arguments: {} } },
    ANSWERED,
    { type: 'finish', finishReason: 'tool-calls' },
  ];

  it('a reset takes back the text of its own model call and no other', async () => {
    const { recorder, transcript, state } = await run(toolStep, [
      'It is fo',
      { type: 'attempt-failed', target: TARGET, reason: 'interrupted', durationMs: 4, usage: USAGE },
      { type: 'attempt', target: OTHER, reason: 'interrupted', mode: 'replay', delayMs: 0, isFurther: true },
      { type: 'attempt', target: OTHER, reason: 'interrupted', mode: 'reset', delayMs: 0, isFurther: false },
      'Forty-two.',
      { ...ANSWERED, target: OTHER },
      { type: 'finish', finishReason: 'stop' },
    ]);

    expect(recorder.answer.toString()).toBe('Let me see. Forty-two.');
    expect(state?.text).toBe('Let me see. Forty-two.');
    expect(transcript.messages.map(({ content }) => content)).toEqual(['Let me see. ', '1', 'Forty-two.']);
    expect(transcript.target).toEqual(OTHER);
    expect(state?.ledger.map(({ number, provider, outcome }) => [number, provider, outcome])).toEqual([
      [1, 'p', 'answered'],
      [2, 'p', 'failed'],
      [3, 'q', 'answered'],
    ]);
    expect(transcript.usage).toMatchObject({ inputTokens: 2, outputTokens: 2 });
  });

  it('tells calls apart that come under one id, in an answer and from answer to answer', async () => {
    const call = (n: number): RoutedPart => ({
      type: 'tool-call',
      call: { callId: 'call_0', name: 'n', arguments: { n } },
    });
    const end: RoutedPart[] = [ANSWERED, { type: 'finish', finishReason: 'tool-calls' }];
    const { requests, state } = await run(
      [call(1), call(2), ...end],
      [call(3), ...end],
      ['Done.', ANSWERED, { type: 'finish', finishReason: 'stop' }],
    );

    const ids = ['call_0', 'call_0_2', 'call_0_3'];
    expect(state?.toolCalls.map(({ callId }) => callId)).toEqual(ids);
    const sent = requests[2]?.messages ?? [];
    expect(sent.flatMap((message) => (message.role === 'tool' ? [message.callId] : []))).toEqual(ids);
    expect(
      sent.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : [])),
    ).toMatchObject(ids.map((callId, index) => ({ callId, arguments: { n: index + 1 } })));
  });

  it('gives the model calls of a turn one budget, and says who waits', async () => {
    const { requests } = await run(toolStep, [ANSWERED, { type: 'finish', finishReason: 'stop' }]);

    expect(requests).toHaveLength(2);
    expect(requests[1]?.budget).toBe(requests[0]?.budget);
    expect(requests[0]).toMatchObject({ principal: 'anonymous ::1', canRetract: true });
  });
});

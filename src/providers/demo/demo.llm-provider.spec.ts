import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { StreamPart } from '../../conversation/index.js';
import { aDemoProvider, aRequest, partsOf, textOf } from './__fixtures__/a-request.js';

const signal = new AbortController().signal;

/** Reads until the stream ends or throws; answers with both. */
async function readAll(stream: AsyncIterable<StreamPart>) {
  const parts: StreamPart[] = [];
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    return { parts, error };
  }
  return { parts, error: undefined };
}

const read = (text: string) => readAll(aDemoProvider().stream(aRequest(text), { signal, apiKey: undefined }));

afterEach(() => {
  jest.useRealTimers();
});

describe('DemoLlmProvider', () => {
  it('needs no key', () => {
    const provider = aDemoProvider();
    expect(provider.isConfigured).toBe(true);
    expect(provider.settings).toEqual({ apiKeys: [], defaultModel: 'demo', fallbackModels: [] });
  });

  it('streams words, then the usage and the end', async () => {
    const parts = await partsOf(aRequest('hello'));
    expect(parts.slice(0, 2)).toEqual([
      { type: 'text', text: 'Hello! ' },
      { type: 'text', text: 'Ask ' },
    ]);
    expect(parts.slice(-2)).toEqual([
      {
        type: 'usage',
        usage: { inputTokens: 2, outputTokens: Math.ceil(textOf(parts).length / 4), estimated: true },
      },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('streams the same to the same request', async () => {
    for (const text of ['hello', 'kể chuyện', '2+2 and what time is it', 'call calculate {}']) {
      expect(await partsOf(aRequest(text))).toEqual(await partsOf(aRequest(text)));
    }
  });

  it('waits between the pieces, not before the first', async () => {
    jest.useFakeTimers();
    const stream = aDemoProvider(50).stream(aRequest('hello'), { signal, apiKey: undefined });
    expect((await stream.next()).value).toEqual({ type: 'text', text: 'Hello! ' });
    const second = stream.next();
    await jest.advanceTimersByTimeAsync(49);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect((await second).value).toEqual({ type: 'text', text: 'Ask ' });
    await stream.return(undefined);
  });

  it('sets no timer for a delay of 0', async () => {
    jest.useFakeTimers();
    expect(textOf(await partsOf(aRequest('tell me a story')))).toContain('story');
  });
});

describe('aborting', () => {
  it('throws the reason at once, before anything', async () => {
    await expect(partsOf(aRequest('hello'), AbortSignal.abort('gone'))).rejects.toBe('gone');
  });

  it.each([[0], [10_000]])('throws the reason between pieces with a delay of %i ms', async (delayMs) => {
    jest.useFakeTimers();
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const stream = aDemoProvider(delayMs).stream(aRequest('hello'), {
      signal: controller.signal,
      apiKey: undefined,
    });
    await stream.next();
    const next = delayMs > 0 ? stream.next() : undefined;
    controller.abort(reason);
    await expect(next ?? stream.next()).rejects.toBe(reason);
    expect(jest.getTimerCount()).toBe(0);
    expect((await stream.next()).done).toBe(true);
  });
});

describe('faults', () => {
  it('[demo:fail] fails before any text', async () => {
    expect(await read('hello [demo:fail]')).toMatchObject({ parts: [], error: { kind: 'overloaded' } });
  });

  it('[demo:cut] breaks off after half of the pieces', async () => {
    const whole = await read('hello');
    const { parts, error } = await read('[DEMO:CUT] hello');
    expect(error).toMatchObject({ name: 'ProviderError', kind: 'interrupted' });
    expect(parts).toEqual(whole.parts.slice(0, Math.ceil((whole.parts.length - 2) / 2)));
  });

  it('[demo:cut] leaves tool calls whole', async () => {
    const { parts, error } = await read('2+2 [demo:cut]');
    expect(error).toBeUndefined();
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('[demo:slow] waits a second between pieces', async () => {
    jest.useFakeTimers();
    const stream = aDemoProvider().stream(aRequest('hello [demo:slow]'), {
      signal,
      apiKey: undefined,
    });
    await stream.next();
    const second = stream.next();
    await jest.advanceTimersByTimeAsync(999);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect((await second).value).toEqual({ type: 'text', text: 'Ask ' });
    await stream.return(undefined);
  });

  it.each([['[demo:long]'], ['[demo:long] xin chào']])('%s streams about 500 words', async (text) => {
    const { parts } = await read(text);
    const count = textOf(parts).split(/\s+/u).length;
    expect(count).toBeGreaterThanOrEqual(500);
    expect(count).toBeLessThan(650);
  });
});

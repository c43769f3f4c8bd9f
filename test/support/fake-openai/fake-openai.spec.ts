import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answer, startFakeOpenAi, status, toolCalls, type FakeOpenAi } from './index.js';

describe('FakeOpenAi', () => {
  let upstream: FakeOpenAi;
  beforeEach(async () => {
    upstream = await startFakeOpenAi();
  });
  afterEach(() => upstream.close());

  const post = (body: object) =>
    fetch(`${upstream.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'two words' }], ...body }),
    });
  const streamed = async (body: object = {}) => (await post({ stream: true, ...body })).text();

  it('gives the same request the same bytes', async () => {
    const [first, second] = [await streamed(), await streamed()];

    expect(first).toBe(second);
    expect(first).toContain('"content":"words"');
    expect(first.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('takes scripted steps first, then what it responds with, then the repetition', async () => {
    upstream.script(status(503), answer('scripted')).respondWith(answer('fallback'));

    expect((await post({})).status).toBe(503);
    expect(await streamed()).toContain('scripted');
    expect(await streamed()).toContain('fallback');
    upstream.reset();
    expect(await streamed()).toContain('You ');
  });

  it('sends usage only to those who ask', async () => {
    expect(await streamed()).not.toContain('prompt_tokens');
    expect(await streamed({ stream_options: { include_usage: true } })).toContain(
      '"usage":{"prompt_tokens":2,"completion_tokens":4,"total_tokens":6}',
    );
  });

  it('answers in one JSON body where no stream is asked for', async () => {
    upstream.script(toolCalls([{ name: 'calculate', arguments: { expression: '1' } }]));

    expect(await (await post({})).json()).toMatchObject({
      choices: [
        {
          message: { tool_calls: [{ function: { name: 'calculate', arguments: '{"expression":"1"}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
    });
  });

  it('records what it was asked and how that ended', async () => {
    await streamed();
    const request = await upstream.received(1);

    expect(request).toMatchObject({ method: 'POST', apiKey: 'k', lastMessage: 'two words' });
    await expect(request.ended).resolves.toBe('finished');
    await expect(request.closedByClient).resolves.toBe(false);
  });

  it('tells of a step that failed, when it is closed', async () => {
    const broken = await startFakeOpenAi();
    broken.script(() => {
      throw new Error('a mistake in the test');
    });

    await expect(fetch(`${broken.url}/chat/completions`, { method: 'POST', body: '{}' })).rejects.toThrow();

    await expect(broken.close()).rejects.toThrow('a step of the fake failed');
  });
});

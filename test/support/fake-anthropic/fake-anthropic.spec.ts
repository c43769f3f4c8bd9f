import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answer, startFakeAnthropic, status, type FakeAnthropic } from './index.js';

describe('FakeAnthropic', () => {
  let upstream: FakeAnthropic;
  beforeEach(async () => {
    upstream = await startFakeAnthropic();
  });
  afterEach(() => upstream.close());

  const post = (path = '/v1/messages') =>
    fetch(upstream.url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer k' },
      body: JSON.stringify({
        messages: [{ role: 'user', content: [{ type: 'text', text: 'two words' }] }],
        stream: true,
      }),
    });

  it('sends named events in their documented order', async () => {
    upstream.script(answer('Hi'));

    const names = [...(await (await post()).text()).matchAll(/^event: (.+)$/gm)].map(([, name]) => name);

    expect(names).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('repeats the last message by itself, and counts its words', async () => {
    const body = await (await post()).text();

    expect(body).toContain('"text":"words"');
    expect(body).toContain('"input_tokens":2');
    expect(await upstream.received()).toMatchObject({ apiKey: 'k', lastMessage: 'two words' });
  });

  it("answers errors in Anthropic's envelope, also where there is no route", async () => {
    upstream.script(status(529, { type: 'overloaded_error' }));

    expect(await (await post()).json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
    expect((await post('/v2/messages')).status).toBe(404);
    expect(upstream.requests).toHaveLength(1);
  });
});

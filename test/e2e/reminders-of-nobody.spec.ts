import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_PENDING_REMINDERS } from '../../src/session/index.js';
import { jsonPost } from '../support/event-stream.js';
import { toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const ARGUMENTS = { title: 'Stretch', datetime: 'in 2 days' };
const TOO_MANY = 'The reminder is one too many: 200 are waiting. Cancel some first.';

describe('reminders that name no user', () => {
  let service: AppOnFakeOpenAi;
  beforeAll(async () => {
    service = await startOnFakeOpenAi({ TRUST_PROXY_HOPS: '1' });
  });
  afterAll(() => service.close());

  const post = (path: string, body: object, address: string) =>
    fetch(`${service.url}${path}`, jsonPost(body, { 'x-forwarded-for': address }));
  const byHand = async (address: string): Promise<unknown> => {
    const answer = await post('/tools/test', { tool_name: 'create_reminder', arguments: ARGUMENTS }, address);
    return answer.json();
  };
  /** What the tool told the model in a conversation of the caller's own. */
  const inChat = async (path: string, body: object, address: string): Promise<string> => {
    service.upstream.reset();
    service.upstream.script(toolCalls([{ name: 'create_reminder', arguments: ARGUMENTS }]));
    const messages = [{ role: 'user', content: 'remind me' }];
    expect((await (await post(path, { ...body, messages }, address)).text()).length).toBeGreaterThan(0);
    const read = service.upstream.requests.at(-1)?.body.messages ?? [];
    return JSON.stringify(read.filter(({ role }) => role === 'tool'));
  };

  it('are limited by the address that makes them, by whatever route', async () => {
    for (let count = 0; count < MAX_PENDING_REMINDERS; count++) {
      expect(await byHand('2001:db8:1:2::1')).toMatchObject({ success: true });
    }
    const used = '2001:db8:1:2:ffff::9';
    expect(await byHand(used)).toMatchObject({ success: false, error: TOO_MANY });
    const completion = { model: 'main-model' };
    expect(await inChat('/v1/chat/completions', completion, used)).toContain(TOO_MANY);
    expect(await inChat('/chat/gpt', {}, used)).toContain(TOO_MANY);

    expect(await byHand('2001:db8:1:3::1')).toMatchObject({ success: true });
    expect(await byHand('203.0.113.7')).toMatchObject({ success: true });
    expect(await inChat('/v1/chat/completions', completion, '203.0.113.8')).toContain('pending');
    expect(await inChat('/chat/gpt', {}, '203.0.113.9')).toContain('pending');
    // Who names a user has that one's own limit.
    const named = await inChat('/v1/chat/completions', { ...completion, user: 'lan' }, used);
    expect(named).toContain('pending');
  }, 60_000);
});

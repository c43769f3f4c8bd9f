import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Mem0UserMemory } from '../../../src/session/memory/mem0/mem0.user-memory.js';
import type { Fact } from '../../../src/session/memory/user-memory.js';
import { FakeMem0, json } from '../../support/fake-mem0/fake-mem0.js';
import { ManualClock } from '../session/manual-clock.js';

const OWNER = { scope: 'account', userId: 'Lan' };
const OTHER = { scope: 'account', userId: '*' };
const textsOf = (facts: readonly Fact[]): string[] => facts.map(({ text }) => text);

describe('Mem0 as user memory', () => {
  const fake = new FakeMem0();
  const clock = new ManualClock();
  let memory: Mem0UserMemory;
  beforeAll(async () => {
    await fake.start();
    memory = new Mem0UserMemory({ apiKey: 'the-key', baseUrl: fake.url }, clock);
  });
  beforeEach(() => fake.reset());
  afterAll(() => fake.close());

  it('stores a fact as it is, with the key, and without telling Mem0 who the user is', async () => {
    await memory.remember(OWNER, {
      text: 'Likes tea',
      importance: 4,
      sourceSessionId: 's',
      sourceTurnId: 't',
    });

    expect(fake.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v3/memories/?page=1&page_size=100',
      'POST /v3/memories/add/',
    ]);
    expect(fake.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Token the-key',
      'Token the-key',
    ]);
    expect(fake.calls[1]?.body).toEqual({
      messages: [{ role: 'user', content: 'Likes tea' }],
      user_id: expect.stringMatching(/^nestor-user-[0-9a-f]{64}$/),
      run_id: expect.stringMatching(/^nestor-session-[0-9a-f]{64}$/),
      metadata: expect.objectContaining({ importance: 4, source_session_id: 's', source_turn_id: 't' }),
      infer: false,
    });
  });

  it('recalls what matches, with importance, also facts that others have put there', async () => {
    await memory.remember(OWNER, { text: 'Likes tea' });
    await memory.remember(OWNER, { text: 'Likes coffee', importance: 5 });
    await memory.remember(OTHER, { text: 'Likes rum' });
    const [own] = fake.memories;
    fake.memories.push({ ...own!, id: 'foreign', memory: 'Tea at five', metadata: null });

    expect(textsOf(await memory.recall(OWNER, { query: 'likes', limit: 5 }))).toEqual([
      'Likes coffee',
      'Likes tea',
    ]);
    expect(textsOf(await memory.recall(OWNER, { query: 'tea', limit: 5 }))).toEqual(
      expect.arrayContaining(['Likes tea', 'Tea at five']),
    );
    expect(await memory.recall(OWNER, { query: 'tea', limit: 5, isFilled: true })).toHaveLength(3);
    expect(textsOf(await memory.recall(OTHER, { query: '?', limit: 5 }))).toEqual(['Likes rum']);
  });

  it('updates the same fact and supersedes a contradicted one', async () => {
    const { fact } = await memory.remember(OWNER, { text: 'Lives in Hanoi' });
    clock.advance(1);
    const again = await memory.remember(OWNER, { text: 'lives in hanoi.', importance: 5 });
    expect(again).toMatchObject({
      isNew: false,
      fact: { id: fact.id, importance: 5, text: 'lives in hanoi.' },
    });
    expect(fake.memories).toHaveLength(1);

    clock.advance(1);
    const { superseded } = await memory.remember(OWNER, { text: 'Lives in Hue' });
    expect(textsOf(superseded)).toEqual(['lives in hanoi.']);
    expect(textsOf(await memory.recall(OWNER, { query: 'lives', limit: 5 }))).toEqual(['Lives in Hue']);
    expect(await memory.list(OWNER, { limit: 5, isSupersededIncluded: true })).toHaveLength(2);
  });

  it('shows a fact once that was added twice before Mem0 had indexed it', async () => {
    await memory.remember(OWNER, { text: 'Likes tea' });
    const added = fake.memories.splice(0);
    const { fact } = await memory.remember(OWNER, { text: 'Likes tea' });
    fake.memories.push(...added);

    expect(await memory.list(OWNER, { limit: 5 })).toEqual([expect.objectContaining({ id: fact.id })]);
    expect(await memory.forget(OWNER, fact.id)).toBe(true);
    expect(fake.memories).toEqual([]);
  });

  it('forgets one, all of a user, and what a session told', async () => {
    const { fact } = await memory.remember(OWNER, { text: 'Likes tea', sourceSessionId: 'a' });
    await memory.remember(OWNER, { text: 'Likes cake', sourceSessionId: 'b' });
    await memory.remember(OTHER, { text: 'Likes rum', sourceSessionId: 'b' });
    expect(await memory.forget(OTHER, fact.id)).toBe(false);
    expect(await memory.forget(OWNER, fact.id)).toBe(true);

    await memory.forgetSession('another-account', 'b');
    expect(fake.memories).toHaveLength(2);
    await memory.forgetSession('account', 'b');
    expect(fake.memories).toEqual([]);

    await memory.remember(OWNER, { text: 'Likes tea' });
    await memory.remember(OTHER, { text: 'Likes rum' });
    expect(await memory.forgetAll(OWNER)).toBe(1);
    expect(textsOf(await memory.list(OTHER, { limit: 5 }))).toEqual(['Likes rum']);
  });

  it('reads all pages', async () => {
    fake.pageSize = 2;
    for (const text of ['One', 'Two', 'Three', 'Four', 'Five']) await memory.remember(OWNER, { text });

    expect(await memory.list(OWNER, { limit: 10 })).toHaveLength(5);
  });

  it.each([
    ['500', (response: Parameters<typeof json>[0]) => json(response, 500, { detail: 'secret' })],
    ['401', (response: Parameters<typeof json>[0]) => json(response, 401, { detail: 'bad key' })],
    ['404 on a read', (response: Parameters<typeof json>[0]) => json(response, 404, {})],
    ['no JSON', (response: Parameters<typeof json>[0]) => void response.end('<html>')],
    ['JSON without results', (response: Parameters<typeof json>[0]) => json(response, 200, [])],
    ['a cut answer', (response: Parameters<typeof json>[0]) => void response.socket?.destroy()],
    [
      'a redirect',
      (response: Parameters<typeof json>[0]) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    [
      'a huge answer',
      (response: Parameters<typeof json>[0]) =>
        json(response, 200, { results: [{ id: 'x', memory: 'y'.repeat(5e6) }] }),
    ],
  ])('is unavailable on %s, and tells nobody why', async (_name, fault) => {
    fake.fault = fault;
    const failure: unknown = await memory
      .recall(OWNER, { query: 'tea', limit: 5 })
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'MEMORY.UNAVAILABLE', status: 503 });
    expect(String(failure)).not.toMatch(/127\.0\.0\.1|secret|the-key|bad key/);
    await expect(memory.forgetAll(OWNER)).rejects.toMatchObject({ code: 'MEMORY.UNAVAILABLE' });
  });

  it('gives up when it is told to', async () => {
    fake.fault = () => undefined;
    const controller = new AbortController();
    const recalled = memory.recall(OWNER, { query: 'tea', limit: 5, signal: controller.signal });
    controller.abort();

    await expect(recalled).rejects.toMatchObject({ code: 'MEMORY.UNAVAILABLE' });
  });
});

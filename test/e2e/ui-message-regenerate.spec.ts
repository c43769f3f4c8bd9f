import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { SessionRepository } from '../../src/session/index.js';
import { ADDRESS, newTurn } from '../integration/session/contract/builders.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { answer, cutAfter, gatedAnswer, stallAfter, status } from '../support/fake-openai/index.js';
import { MemoryChat } from '../support/memory-chat.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

describe('an answer that is given anew', () => {
  let app: AppOnFakeOpenAi;
  let api: string;
  let count = 0;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
    api = `${app.url}/v1/ui/chat`;
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const stored = async (id: string): Promise<UIMessage[]> => {
    const { messages } = (await (await fetch(`${api}/${id}`)).json()) as { messages: UIMessage[] };
    return messages;
  };
  const textOf = ({ parts }: UIMessage): string =>
    parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const texts = async (id: string): Promise<string[]> => (await stored(id)).map(textOf);
  /** What the model was last asked, without the system prompt. */
  const prompt = (): unknown[] =>
    (app.upstream.requests.at(-1)?.body.messages ?? []).slice(1).map(({ content }) => content);

  /** A chat in which `one`, `two` and so on were asked and answered by `answer to one` and so on. */
  async function talk(...questions: string[]): Promise<MemoryChat> {
    app.upstream.script(...questions.map((question) => answer(`answer to ${question}`)));
    const chat = new MemoryChat(api, `again-${(count += 1)}`);
    for (const text of questions) await chat.sendMessage({ text });
    return chat;
  }
  const answerId = (chat: MemoryChat, number: number): string => chat.messages[number * 2 - 1]?.id ?? '';

  it('takes the place of the last one, for the model and in the history', async () => {
    const chat = await talk('one', 'two');
    app.upstream.script(answer('better'));
    await chat.regenerate();

    expect(prompt()).toEqual(['one', 'answer to one', 'two']);
    expect(await texts(chat.id)).toEqual(['one', 'answer to one', 'two', 'better']);
    expect(chat.messages.map(textOf)).toEqual(await texts(chat.id));
    expect((await stored(chat.id)).at(-1)?.id).toBe(chat.messages.at(-1)?.id);
    const { message_count } = (await (await fetch(`${app.url}/session/${chat.id}`)).json()) as {
      message_count: number;
    };
    expect(message_count).toBe(4);
  });

  it('takes the place of a named one and all after it', async () => {
    const chat = await talk('one', 'two', 'three');
    app.upstream.script(answer('better'));
    await chat.regenerate({ messageId: answerId(chat, 2) });

    expect(prompt()).toEqual(['one', 'answer to one', 'two']);
    expect(await texts(chat.id)).toEqual(['one', 'answer to one', 'two', 'better']);
  });

  it.each([
    [1, []],
    [2, ['one', 'answer to one']],
  ])('answers message %i as it was edited', async (number, kept) => {
    const chat = await talk('one', 'two', 'three');
    app.upstream.script(answer('edited answer'));
    await chat.sendMessage({ text: 'edited', messageId: chat.messages[(number - 1) * 2]?.id ?? '' });

    expect(prompt()).toEqual([...kept, 'edited']);
    expect(await texts(chat.id)).toEqual([...kept, 'edited', 'edited answer']);
  });

  it('leaves the former one where it fails ahead of its first content', async () => {
    const chat = await talk('one');
    app.upstream.script(status(400));
    await chat.regenerate();

    expect(chat.status).toBe('error');
    expect(await texts(chat.id)).toEqual(['one', 'answer to one']);
    app.upstream.script(answer('better'));
    await chat.regenerate();
    expect(prompt()).toEqual(['one']);
    expect(await texts(chat.id)).toEqual(['one', 'better']);
  });

  it('takes its place as far as it came, where it is stopped or breaks off', async () => {
    const chat = await talk('one');
    app.upstream.script(cutAfter(2, 'eof', { tokens: ['Not ', 'all', '.'] }), status(400), status(400));
    await chat.regenerate();
    expect(await texts(chat.id)).toEqual(['one', 'Not all']);
    app.upstream.reset();

    app.upstream.script(stallAfter(2, { tokens: ['some ', 'more ', '.'] }));
    const regenerated = chat.regenerate();
    await awaitUntil(() => chat.lastText === 'some more ');
    await fetch(`${api}/${chat.id}/stop`, { method: 'POST' });
    await regenerated;
    expect(await texts(chat.id)).toEqual(['one', 'some more ']);
  });

  it('is resumed after a reload without the former one beside it', async () => {
    const chat = await talk('one', 'two');
    const gate = gatedAnswer();
    app.upstream.script(gate.step);
    const regenerated = chat.regenerate({ messageId: answerId(chat, 1) });
    await awaitUntil(() => chat.lastText === 'one two');

    const messages = await stored(chat.id);
    expect(messages.map(textOf)).toEqual(['one']);
    const reloaded = new MemoryChat(api, chat.id, { messages });
    const resumed = reloaded.resumeStream();
    await awaitUntil(() => reloaded.lastText === 'one two');
    gate.open();
    await Promise.all([regenerated, resumed]);
    expect(reloaded.messages.map(textOf)).toEqual(['one', 'one two']);
    expect(await texts(chat.id)).toEqual(['one', 'one two']);
  });

  it('is resumed so in another process too, which knows it by the store', async () => {
    const chat = await talk('one', 'two');
    const repository = app.app.get(SessionRepository, { strict: false });
    const key = { scope: 'anonymous', id: chat.id };
    const [, second] = (await repository.readHistory(key))?.turns ?? [];
    const turn = { ...newTurn('two'), provider: 'gpt', model: 'main-model', replacesFrom: second!.number };
    await repository.beginTurn(key, ADDRESS, turn);

    expect(await texts(chat.id)).toEqual(['one', 'answer to one', 'two']);
    const resumed = await openEventStream(`${api}/${chat.id}/stream`);
    expect(JSON.parse((await resumed.next())!.data)).toMatchObject({
      messageId: turn.id,
      messageMetadata: { provider: 'gpt', model: 'main-model' },
    });
    resumed.abort();
  });

  it('answers a message that never came here, and drops nothing for it', async () => {
    const chat = await talk('one');
    const messages = [...chat.messages, { id: 'lost', role: 'user', parts: [{ type: 'text', text: 'two' }] }];
    app.upstream.script(answer('at last'));
    await (await fetch(api, jsonPost({ id: chat.id, trigger: 'regenerate-message', messages }))).text();

    expect(await texts(chat.id)).toEqual(['one', 'answer to one', 'two', 'at last']);
  });

  it.each(['e1a5c8a0-0000-4000-8000-000000000000', 'no-turn', ''])(
    'is refused, and changes nothing, for %j, which is no turn of the chat',
    async (messageId) => {
      const [chat, other] = [await talk('one'), await talk('other')];
      const asked = app.upstream.requests.length;
      for (const id of [messageId, answerId(other, 1)]) {
        const body = {
          id: chat.id,
          trigger: 'regenerate-message',
          messageId: id,
          messages: chat.messages.slice(0, 1),
        };
        const refused = await fetch(api, jsonPost(body));
        expect(refused.status).toBe(404);
        expect(await refused.json()).toMatchObject({ error: { code: 'TURN.NOT_FOUND' } });
      }
      expect(app.upstream.requests).toHaveLength(asked);
      expect(await texts(chat.id)).toEqual(['one', 'answer to one']);
    },
  );
});

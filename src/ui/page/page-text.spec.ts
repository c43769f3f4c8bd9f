import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lexer } from 'marked';
import type { TurnEvent } from '../../conversation/index.js';
import { applyEvent, textOf } from './apply-event.js';
import { decodeEntities } from './entities.js';
import { eventParser } from './event-stream.js';
import { highlight } from './highlight.js';
import { fromHistory, turnToFollow, upToRunningTurn } from './history.js';
import { MarkdownBlocks } from './markdown-blocks.js';
import { hiddenHost, safeLink } from './safe-link.js';
import { ENGLISH } from './strings/english.js';
import { VIETNAMESE } from './strings/vietnamese.js';
import type { AssistantMessage } from './types.js';

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the two dictionaries', () => {
  it('have the same keys, with the same places to fill in', () => {
    expect(Object.keys(VIETNAMESE)).toEqual(Object.keys(ENGLISH));
    for (const [key, text] of Object.entries(ENGLISH)) {
      expect([key, placeholders(VIETNAMESE[key] ?? '')]).toEqual([key, placeholders(text)]);
    }
  });
});

describe('eventParser', () => {
  const stream =
    ': hello\nretry: 500\n\nevent: heartbeat\ndata: {}\n\nid: 1\nevent: text-delta\r\ndata: {"text":"a"}\r\n\r\ndata: x\rdata:  y\r\rdata: never complete';

  it('gives the same events however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const parse = eventParser();
        const places = [0, ...cuts.sort((left, right) => left - right), stream.length];
        const pieces = places.slice(1).map((end, index) => stream.slice(places[index], end));
        expect(pieces.flatMap((piece) => [...parse(piece)])).toEqual([
          { event: 'heartbeat', data: '{}' },
          { event: 'text-delta', data: '{"text":"a"}' },
          { event: 'message', data: 'x\n y' },
        ]);
      }),
    );
  });
});

describe('applyEvent', () => {
  const played = (events: readonly object[]): AssistantMessage => {
    const message: AssistantMessage = {
      role: 'assistant',
      key: 'k',
      parts: [],
      status: 'streaming',
      version: 0,
    };
    events.forEach((event, index) => {
      applyEvent(message, { sequence: index + 1, timestamp: 1_000 + index, ...event } as TurnEvent);
    });
    return message;
  };

  it('puts texts and tools in the order in which they came', () => {
    const { parts } = played([
      { type: 'text-delta', text: 'Let me ' },
      { type: 'text-delta', text: 'see.' },
      { type: 'tool-call', callId: 'a', name: 'one', arguments: {} },
      { type: 'tool-call', callId: 'b', name: 'two', arguments: {} },
      { type: 'tool-result', callId: 'b', name: 'two', error: 'no', durationMs: 2 },
      { type: 'tool-result', callId: 'a', name: 'one', result: 7, durationMs: 1 },
      { type: 'something-new' },
      { type: 'text-delta', text: 'Done.' },
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'Let me see.' },
      { type: 'tool', callId: 'a', name: 'one', arguments: {}, result: 7, durationMs: 1 },
      { type: 'tool', callId: 'b', name: 'two', arguments: {}, error: 'no', durationMs: 2 },
      { type: 'text', text: 'Done.' },
    ]);
  });

  it('takes back the text behind what is kept, over the tools between', () => {
    const message = played([
      { type: 'text-delta', text: 'Kept. ' },
      { type: 'tool-call', callId: 'a', name: 'one', arguments: {} },
      { type: 'text-delta', text: 'Wrong' },
      {
        type: 'attempt',
        number: 2,
        provider: 'p',
        model: 'm',
        reason: 'network',
        mode: 'reset',
        keptLength: 6,
      },
      { type: 'text-delta', text: 'Right.' },
    ]);
    expect(textOf(message)).toBe('Kept. Right.');
    expect(message.parts.map(({ type }) => type)).toEqual(['text', 'tool', 'text']);
  });
});

describe('MarkdownBlocks', () => {
  const source =
    '# Title\n\nA *paragraph*\nof two lines.\n\n- one\n- two\n\n  more of two\n\n```js\nconst a = 1;\n\nconst b = 2;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\nEnd.';
  const shown = (text: string): unknown[] =>
    lexer(text)
      .filter(({ type }) => type !== 'space')
      .map(({ type, raw }) => [type, raw.trimEnd()]);

  it('reads a text that grows as it reads it whole', () => {
    const blocks = new MarkdownBlocks();
    for (let end = 1; end <= source.length; end += 1) {
      const read = blocks.read(source.slice(0, end)).map(({ type, raw }) => [type, raw.trimEnd()]);
      expect(read).toEqual(shown(source.slice(0, end)));
    }
  });

  it('keeps finished blocks as they are, and starts anew where text was taken back', () => {
    const blocks = new MarkdownBlocks();
    const [first] = blocks.read('One.\n\nTwo.');
    expect(blocks.read('One.\n\nTwo. And more.\n\nThree.')[0]).toBe(first);
    expect(blocks.read('Other.').map(({ raw }) => raw)).toEqual(['Other.']);
  });
});

describe('links', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a.example/x',
    'file:///etc/passwd',
    '//a.example',
    '/docs',
    'x',
  ])('are refused: %j', (href) => {
    expect(safeLink(href)).toBeUndefined();
  });

  it.each(['https://a.example/x?y#z', 'http://a.example', 'mailto:a@b.example'])(
    'are allowed: %s',
    (href) => {
      expect(safeLink(href)?.href).toContain(href);
    },
  );

  it.each([
    ['https://evil.example/', 'bank.example', 'evil.example'],
    ['https://evil.example/', 'https://www.bank.example/login', 'evil.example'],
    ['https://www.bank.example/', 'Bank.example', undefined],
    ['https://evil.example/', 'a plain text', undefined],
  ])('that lead to %s and say %s show %s', (href, text, host) => {
    expect(hiddenHost(new URL(href), text)).toBe(host);
  });
});

describe('history', () => {
  const exported = (turn_id: string, status: string, content: string, answer?: string) => ({
    turn_id,
    status,
    started_at: 0,
    usage: { output_tokens: 0 },
    messages: [
      { role: 'user', content },
      ...(answer === undefined ? [] : [{ role: 'assistant', content: answer }]),
    ],
  });

  it('shows a question that was asked again at once only once', () => {
    const turns = ['a', 'a', 'b'].map((content) => exported(content, 'failed', content));
    const questions = fromHistory({ turns }).filter(({ role }) => role === 'user');
    expect(questions).toMatchObject([{ text: 'a' }, { text: 'b' }]);
  });

  it.each([
    ['failed', { status: 'failed', parts: [], failure: { code: 'TURN.INTERRUPTED' } }],
    ['interrupted', { status: 'failed', parts: [], failure: { code: 'TURN.INTERRUPTED' } }],
    ['cancelled', { status: 'cancelled', parts: [] }],
    ['running', { text: 'b' }],
  ])('tells of the last turn, and no other, that it is %s without anything that came', (status, last) => {
    const turns = [exported('1', status, 'a'), exported('2', status, 'b')];
    const messages = fromHistory({ turns });
    expect(messages.at(-1)).toMatchObject(last);
    expect(messages.slice(0, 2)).toMatchObject([{ text: 'a' }, { text: 'b' }]);
  });

  it.each([
    ['completed', 'done', 0],
    ['cancelled', 'cancelled', undefined],
    ['failed', 'interrupted', undefined],
    ['interrupted', 'interrupted', undefined],
  ])('shows an answer of a turn that is %s as %s', (status, shown, outputTokens) => {
    const answer = fromHistory({ turns: [exported('1', status, 'q', 'some')] }).at(-1);
    expect(answer).toMatchObject({ status: shown, parts: [{ text: 'some' }] });
    expect((answer as AssistantMessage).outputTokens).toBe(outputTokens);
  });

  it('ends at the question whose answer is about to be told, stored or not', () => {
    const old = exported('1', 'completed', 'q', 'old');
    for (const last of [exported('2', 'running', 'q'), exported('2', 'completed', 'q', 'new')]) {
      expect(upToRunningTurn(fromHistory({ turns: [old, last] }), 'q')).toHaveLength(3);
    }
    expect(upToRunningTurn(fromHistory({ turns: [old] }), 'other').at(-1)).toMatchObject({
      text: 'other',
    });
  });

  it('names the turn to follow: one of the browser until others came, else the one that runs', () => {
    const turns = [exported('1', 'completed', 'a', 'x'), exported('2', 'running', 'b')];
    const running = { turnId: '2', input: 'b' };
    expect(turnToFollow({ turns }, undefined)).toMatchObject(running);
    expect(turnToFollow({ turns }, { key: 'k', input: 'a', turnId: '1' })).toMatchObject(running);
    const waiting = { key: 'k', input: 'c' };
    expect(turnToFollow({ turns }, waiting)).toBe(waiting);
    expect(turnToFollow({ turns: turns.slice(0, 1) }, undefined)).toBeUndefined();
  });
});

describe('text', () => {
  it('is shown with its entities decoded, once', () => {
    expect(decodeEntities('a &lt; b &amp;lt; &#233; &#x1F600; &unknown; &#0;')).toBe(
      'a < b &lt; é 😀 &unknown; &#0;',
    );
  });

  it('of code is the same with its colours', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('js', 'python', 'sql', ''),
        (code, language) => {
          expect(
            highlight(code, language)
              .map(({ text }) => text)
              .join(''),
          ).toBe(code);
        },
      ),
    );
    expect(highlight('const a = "x"; // y', 'js').map(({ kind }) => kind)).toEqual([
      'keyword',
      'plain',
      'string',
      'plain',
      'comment',
    ]);
  });
});

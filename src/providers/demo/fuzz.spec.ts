import { describe, expect, it } from '@jest/globals';
import { aRequest, callsOf, partsOf, textOf, TOOLS } from './__fixtures__/a-request.js';
import { ANALYSED_CHARACTERS } from './read-question.js';

const FRAGMENTS = [
  ...[
    'my name is ',
    'tên tôi là ',
    'what is my ',
    ' của tôi là ',
    'call calculate {',
    '"',
    '}',
    '\\',
    '{"a":',
    'gọi ',
  ],
  ...[
    '2',
    '+',
    '(',
    ')',
    '%',
    ' of ',
    'sqrt',
    '√',
    '1.000',
    ',',
    'x',
    'căn bậc hai của ',
    'what time is it in ',
    'Tokyo',
  ],
  ...[
    'weather in ',
    'search for ',
    'call get_current_time',
    'my last question',
    '\ud83d',
    '\ude42',
    '🙂',
    '\u0301',
  ],
  ...[
    'đ',
    'İ',
    '\0',
    '\n',
    ' ',
    '__proto__',
    'constructor',
    '$&',
    '你',
    'thông tin phiên',
    'kể chuyện',
    'session id',
  ],
];

/** Numbers from 0 to below 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function aMessage(random: () => number): string {
  const length = Math.floor(random() * 12);
  return Array.from({ length }, () => FRAGMENTS[Math.floor(random() * FRAGMENTS.length)] ?? '').join('');
}

async function reactionTo(text: string) {
  const parts = await partsOf(aRequest(text));
  return { text: textOf(parts), calls: callsOf(parts) };
}

describe('any message', () => {
  it('is answered with text or with calls of tools that are offered', async () => {
    const random = seeded(20_261_121);
    const offered = TOOLS.map(({ name }) => name);
    for (let count = 0; count < 2_000; count += 1) {
      const texts = [aMessage(random), aMessage(random), aMessage(random)];
      const parts = await partsOf(aRequest(texts));
      const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part.call.name] : []));
      expect(parts.at(-1)?.type).toBe('finish');
      expect(textOf(parts) === '').toBe(calls.length > 0);
      expect(calls.filter((name) => !offered.includes(name))).toEqual([]);
    }
  });

  it.each(FRAGMENTS)('of 100,000 times %j is read no further than its analysed part', async (fragment) => {
    const long = fragment.repeat(100_000);
    const analysed = long.slice(0, ANALYSED_CHARACTERS);
    expect(await reactionTo(long)).toEqual(await reactionTo(analysed));
  });

  it('of no kind is needed', async () => {
    expect(textOf(await partsOf(aRequest([])))).toContain('empty');
    const orphan = { role: 'tool', callId: 'x', name: '__proto__', content: '{}' } as const;
    expect(textOf(await partsOf(aRequest([], { messages: [orphan] })))).toContain('`__proto__`');
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { LlmProvider } from '../../../src/providers/llm-provider.js';
import * as anthropic from '../../support/fake-anthropic/index.js';
import type { FakeLlm } from '../../support/fake-llm/index.js';
import * as gemini from '../../support/fake-gemini/index.js';
import { providerWith as claudeWith } from './anthropic-harness.js';
import { providerWith as geminiWith } from './gemini-harness.js';
import { ask } from './provider-harness.js';

const start = (index: number, content_block: object) => ({
  type: 'content_block_start',
  index,
  content_block,
});
const delta = (index: number, piece: object) => ({ type: 'content_block_delta', index, delta: piece });

const CLAUDE_AT_WORK = anthropic.rawEvents([
  start(0, { type: 'thinking', thinking: '' }),
  delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
  start(1, { type: 'text', text: '' }),
  delta(1, { type: 'text_delta', text: 'Hi' }),
  start(2, { type: 'tool_use', id: 't', name: 'note', input: {} }),
  delta(2, { type: 'input_json_delta', partial_json: '{}' }),
  anthropic.messageDelta('tool_use', 1),
  anthropic.MESSAGE_STOP,
]);
const CLAUDE_IDLE = anthropic.rawEvents([
  { type: 'ping' },
  start(0, { type: 'text', text: '' }),
  anthropic.messageDelta('end_turn', 1),
  anthropic.MESSAGE_STOP,
]);
const GEMINI_AT_WORK = gemini.rawEvents([
  gemini.chunk([{ text: 'Hm.', thought: true }]),
  gemini.chunk([{ text: 'Hi' }]),
  gemini.chunk([{ functionCall: { name: 'note', args: {} } }]),
  gemini.chunk([], { finishReason: 'STOP' }),
]);

const GEMINI_IDLE = gemini.rawEvents([gemini.chunk([]), gemini.chunk([], { finishReason: 'STOP' })]);

describe('what a call tells while it runs', () => {
  let upstream: FakeLlm | undefined;
  afterEach(() => upstream?.close());

  /** What came, in order; how many reads of the socket brought it is left out. */
  async function told(provider: LlmProvider): Promise<string[]> {
    const log: string[] = [];
    const observer = { onHeaders: () => log.push('headers'), onProgress: () => log.push('progress') };
    for await (const part of ask(provider, { observer })) log.push(part.type);
    return log.filter((entry, index) => entry !== 'progress' || !log.slice(0, index).includes('progress'));
  }

  it('claude: the headers, and that the model thinks or writes a tool call', async () => {
    upstream = (await anthropic.startFakeAnthropic()).script(CLAUDE_AT_WORK);
    const provider = claudeWith({ ANTHROPIC_BASE_URL: upstream.url });

    expect(provider.reportsHeaders).toBe(true);
    expect(await told(provider)).toEqual([
      ...['headers', 'progress', 'text'],
      ...['tool-call', 'usage', 'finish'],
    ]);
  });

  it('gemini: the headers, and that the model thinks or calls a function', async () => {
    upstream = (await gemini.startFakeGemini()).script(GEMINI_AT_WORK);
    const provider = geminiWith({ GEMINI_BASE_URL: upstream.url });

    expect(provider.reportsHeaders).toBe(true);
    expect(await told(provider)).toEqual([...['headers', 'progress', 'text'], ...['tool-call', 'finish']]);
  });

  it('no progress for pings, empty blocks and empty chunks', async () => {
    upstream = (await anthropic.startFakeAnthropic()).script(CLAUDE_IDLE);
    expect(await told(claudeWith({ ANTHROPIC_BASE_URL: upstream.url }))).not.toContain('progress');
    await upstream.close();

    upstream = (await gemini.startFakeGemini()).script(GEMINI_IDLE);
    expect(await told(geminiWith({ GEMINI_BASE_URL: upstream.url }))).not.toContain('progress');
  });

  it.each([
    ['claude', anthropic.startFakeAnthropic, (url: string) => claudeWith({ ANTHROPIC_BASE_URL: url })],
    ['gemini', gemini.startFakeGemini, (url: string) => geminiWith({ GEMINI_BASE_URL: url })],
  ])('%s: tells of the headers before anything follows them', async (_, startFake, create) => {
    upstream = (await startFake()).script(anthropic.headersThenSilence());
    const stop = new AbortController();
    const left = new Error('left');
    const reading = ask(create(upstream.url), {
      signal: stop.signal,
      observer: {
        onHeaders: () => {
          stop.abort(left);
        },
      },
    })[Symbol.asyncIterator]();

    await expect(reading.next()).rejects.toBe(left);
  });
});

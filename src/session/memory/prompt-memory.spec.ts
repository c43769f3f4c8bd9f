import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { PromptMemory } from './prompt-memory.js';
import type { Fact, MemoryOwner, RecallOptions, UserMemory } from './user-memory.js';

const principal = { scope: 'account', address: '::1' };
const FACT: Fact = { id: '1', text: 'Likes tea', importance: 3, createdAt: 0, updatedAt: 0 };

function promptMemory(recall: (options: RecallOptions) => Promise<Fact[]>, promptTokens = 300) {
  const asked: RecallOptions[] = [];
  const memory = {
    isStranger: ({ userId }: MemoryOwner) => userId === 'stranger',
    recall: (_owner: unknown, options: RecallOptions) => {
      asked.push(options);
      return recall(options);
    },
  } as unknown as UserMemory;
  const config = { promptTokens, timeoutMs: 300, mem0: undefined };
  return { asked, prompts: new PromptMemory(memory, config) };
}

describe('PromptMemory', () => {
  const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  afterEach(() => {
    warnings.mockClear();
    jest.useRealTimers();
  });

  it('tells what suits the input', async () => {
    const { prompts, asked } = promptMemory(() => Promise.resolve([FACT]));

    expect(await prompts.notesFor(principal, 'lan', 'tea?')).toContain('- Likes tea');
    expect(asked).toMatchObject([{ query: 'tea?', isFilled: true }]);
  });

  it('goes on without notes after its time, lets the call go, and logs it once', async () => {
    jest.useFakeTimers();
    const { prompts, asked } = promptMemory(() => new Promise(() => undefined));
    const notes = prompts.notesFor(principal, 'lan', 'tea?');
    await jest.advanceTimersByTimeAsync(299);
    expect(asked[0]?.signal?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);

    expect(await notes).toBeUndefined();
    expect(asked[0]?.signal?.aborted).toBe(true);
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it('goes on without notes when the memory fails, also when it fails late', async () => {
    const { prompts } = promptMemory(() => Promise.reject(new Error('down')));

    expect(await prompts.notesFor(principal, 'lan', 'tea?')).toBeUndefined();
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it('goes on without notes where the name can be no user', async () => {
    const { prompts, asked } = promptMemory(() => Promise.resolve([FACT]));

    expect(await prompts.notesFor(principal, ' ', 'tea?')).toBeUndefined();
    expect(asked).toEqual([]);
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it('asks nothing when it is off, nobody says who the user is, or it is a stranger', async () => {
    const off = promptMemory(() => Promise.resolve([FACT]), 0);
    expect(await off.prompts.notesFor(principal, 'lan', 'tea?')).toBeUndefined();
    const on = promptMemory(() => Promise.resolve([FACT]));
    expect(await on.prompts.notesFor(principal, undefined, 'tea?')).toBeUndefined();
    expect(await on.prompts.notesFor(principal, 'stranger', 'tea?')).toBeUndefined();

    expect([...off.asked, ...on.asked]).toEqual([]);
  });
});

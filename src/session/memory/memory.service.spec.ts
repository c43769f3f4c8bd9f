import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../common/time/index.js';
import { SqliteUserMemory } from '../sqlite/memory/sqlite.user-memory.js';
import { SqliteDatabase } from '../sqlite/sqlite-database.js';
import { MemoryService } from './memory.service.js';

const account = { scope: 'account-1', address: '198.51.100.1' };
const stranger = { scope: 'account-2', address: '198.51.100.1' };

describe('MemoryService', () => {
  let database: SqliteDatabase;
  let service: MemoryService;
  beforeEach(async () => {
    database = SqliteDatabase.open(':memory:');
    service = new MemoryService(new SqliteUserMemory(database, new SystemClock()));
    for (const text of ['Likes green tea', 'Likes black tea', 'Thích bánh mì', 'Has a dog']) {
      await service.remember(account, 'lan', { text });
    }
  });
  afterEach(() => database.close());

  const forget = async (idOrText: string): Promise<string | string[]> => {
    const result = await service.forgetMatching(account, 'lan', idOrText);
    return result.forgotten === undefined
      ? result.candidates.map(({ text }) => text).sort()
      : result.forgotten.text;
  };

  it.each([
    ['has a DOG.', 'Has a dog'],
    ['the black tea', 'Likes black tea'],
    ['banh mi', 'Thích bánh mì'],
    ['tea', ['Likes black tea', 'Likes green tea']],
    ['green coffee', ['Likes green tea']],
    ['submarine', ['Has a dog', 'Likes black tea', 'Likes green tea', 'Thích bánh mì']],
  ])('by the words "%s" forgets one fact, or tells which may be meant', async (text, expected) => {
    expect(await forget(text)).toEqual(expected);
    const left = await service.list(account, 'lan', { limit: 10 });
    expect(left).toHaveLength(typeof expected === 'string' ? 3 : 4);
  });

  it('forgets by an id', async () => {
    const [first] = await service.list(account, 'lan', { limit: 1 });

    expect(await forget(first?.id ?? '')).toBe(first?.text);
  });

  it('keeps principals apart', async () => {
    const [fact] = await service.list(account, 'lan', { limit: 1 });

    expect(await service.list(stranger, 'lan', { limit: 10 })).toEqual([]);
    await expect(service.forget(stranger, 'lan', fact?.id ?? '')).rejects.toMatchObject({
      code: 'MEMORY.NOT_FOUND',
    });
  });

  it.each([
    [{ text: ' \u0000!' }],
    [{ text: 'x'.repeat(501) }],
    [{ text: 'x', importance: 6 }],
    [{ text: 'x', importance: 1.5 }],
    [{ text: 'x', subject: 'y'.repeat(101) }],
  ])('refuses %j', async (fact) => {
    await expect(service.remember(account, 'lan', fact)).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  });
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { Batches } from './batches.js';

describe('Batches', () => {
  it('run in the context of their own first item, whatever ran before', async () => {
    const context = new AsyncLocalStorage<string>();
    const contexts: unknown[] = [];
    let later: Promise<string> | undefined;
    const batches = new Batches<string, string>((items) => {
      contexts.push(context.getStore());
      later ??= context.run('second', () => batches.add('later'));
      return Promise.resolve(items);
    });

    expect(await context.run('first', () => batches.add('early'))).toBe('early');
    expect(await later).toBe('later');
    expect(contexts).toEqual(['first', 'second']);
  });
});

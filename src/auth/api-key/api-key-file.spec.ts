import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiKeyAuthenticator } from './api-key.authenticator.js';
import { ApiKeyFile } from './api-key-file.js';
import { hashApiKey } from './hash-api-key.js';

const clock = { now: () => now };
const logged = jest.spyOn(Logger.prototype, 'error');
let now = 0;
let folder: string;
let path: string;

const entry = (name: string, more: object = {}) => ({
  name,
  hash: hashApiKey(`key of ${name}`).toString('hex'),
  ...more,
});
const write = (content: unknown) =>
  writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-keys-'));
  path = join(folder, 'keys.json');
  logged.mockReset().mockImplementation(() => undefined);
  jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
});
afterEach(() => rm(folder, { recursive: true }));

async function open() {
  const authenticator = new ApiKeyAuthenticator([], await ApiKeyFile.open(path, clock));
  return (name: string) =>
    authenticator.authenticate({ bearer: `key of ${name}` }).then(
      (account) => account?.scope,
      (error: { code: string }) => error.code,
    );
}

describe('the file of API keys', () => {
  it('adds and revokes keys without a restart, within a second', async () => {
    await write([entry('alice'), entry('bob', { revoked: true })]);
    const scopeOf = await open();
    expect([await scopeOf('alice'), await scopeOf('bob')]).toEqual(['key:alice', 'AUTH.INVALID']);

    await write([entry('alice', { revoked: true }), entry('bob')]);
    now += 1_000;

    expect([await scopeOf('alice'), await scopeOf('bob')]).toEqual(['AUTH.INVALID', 'key:bob']);
  });

  it('follows a mounted Secret, whose file leads through a link that is swapped as a whole', async () => {
    const publish = async (version: string, content: unknown) => {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'keys.json'), JSON.stringify(content));
      await symlink(version, join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    await symlink(join('..data', 'keys.json'), path);
    await publish('..one', [entry('alice')]);
    const scopeOf = await open();
    expect([await scopeOf('alice'), await scopeOf('bob')]).toEqual(['key:alice', 'AUTH.INVALID']);

    await publish('..two', [entry('bob')]);
    now += 1_000;

    expect([await scopeOf('alice'), await scopeOf('bob')]).toEqual(['AUTH.INVALID', 'key:bob']);
  });

  it.each([
    ['is not JSON', '[{"name": "alice", "hash": "abc'],
    ['holds a key in the clear', [{ name: 'alice', hash: 'key of alice' }]],
    ['is of another form', { alice: 'key of alice' }],
  ])('keeps the last good one when it %s, says so once and shows nothing of it', async (_how, broken) => {
    await write([entry('alice')]);
    const scopeOf = await open();

    await write(broken);
    for (let check = 0; check < 3; check += 1) {
      now += 1_000;
      expect(await scopeOf('alice')).toBe('key:alice');
    }

    expect(logged).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(logged.mock.calls)).not.toContain('key of alice');
  });

  it('keeps the last good one when it is gone, and takes the next one', async () => {
    await write([entry('alice')]);
    const scopeOf = await open();

    await rm(path);
    now += 1_000;
    expect(await scopeOf('alice')).toBe('key:alice');
    await write([]);
    now += 1_000;

    expect(await scopeOf('alice')).toBe('AUTH.INVALID');
    expect(JSON.stringify(logged.mock.calls)).toContain('ENOENT');
  });

  it('stops the boot when it cannot be read', async () => {
    await expect(ApiKeyFile.open(path, clock)).rejects.toThrow(/API_KEYS_FILE: it cannot be read \(ENOENT\)/);
  });

  it('tells two keys of one account as one account, with the quota of the key', async () => {
    await write([]);
    const keys = [entry('alice'), { ...entry('alice-new'), name: 'alice', requestsPerWindow: 7 }].map(
      (key) => ({
        requestsPerWindow: undefined,
        ...key,
      }),
    );
    const authenticator = new ApiKeyAuthenticator(keys, await ApiKeyFile.open(path, clock));

    expect(await authenticator.authenticate({ apiKey: 'key of alice' })).toEqual({
      scope: 'key:alice',
      name: 'alice',
    });
    expect(await authenticator.authenticate({ apiKey: 'key of alice-new' })).toEqual({
      scope: 'key:alice',
      name: 'alice',
      requestsPerWindow: 7,
    });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { SessionModule, SessionRepository, SessionService } from '../../../src/session/index.js';

const principal = { scope: 'account-1', address: '192.0.2.1' };

describe('SessionModule', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-module-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function start() {
    const configuration = parseConfiguration({ SQLITE_PATH: join(folder, 'data', 'nestor.db') });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(configuration), SessionModule.forRoot({})],
    }).compile();
    await module.init();
    return module;
  }

  it('keeps sessions in the file of SQLITE_PATH over a restart', async () => {
    const first = await start();
    const { id } = await first.get(SessionService).create(principal);
    await first.close();

    const second = await start();
    expect(await second.get(SessionService).describe(principal, id)).toMatchObject({ id, messageCount: 0 });
    await second.close();
  });

  it('closes the store when the application closes', async () => {
    const module = await start();
    const repository = module.get(SessionRepository, { strict: false });
    await expect(repository.ping()).resolves.toBeUndefined();
    await module.close();
    await expect(repository.ping()).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  });
});

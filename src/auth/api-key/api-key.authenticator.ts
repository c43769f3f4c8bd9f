import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../common/errors/index.js';
import type { ApiKeyEntry } from '../../config/index.js';
import { Authenticator, type Account, type Credentials } from '../authenticator.js';
import type { ApiKeyFile } from './api-key-file.js';
import { hashApiKey } from './hash-api-key.js';

/** Knows accounts by their API keys, of which it has the hashes alone. */
export class ApiKeyAuthenticator extends Authenticator {
  constructor(
    private readonly fixed: readonly ApiKeyEntry[],
    private readonly file: ApiKeyFile | undefined,
  ) {
    super();
  }

  override async authenticate({ bearer, apiKey }: Credentials): Promise<Account | undefined> {
    const key = bearer ?? apiKey;
    if (key === undefined) return undefined;
    const hash = hashApiKey(key);
    const entry = findEntry(this.fixed, hash) ?? findEntry((await this.file?.current()) ?? [], hash);
    if (entry === undefined) throw new AppError('AUTH.INVALID', 'The API key is not valid here.');
    const { name, requestsPerWindow } = entry;
    return { scope: `key:${name}`, name, ...(requestsPerWindow !== undefined && { requestsPerWindow }) };
  }
}

/** Looks at all of them, however early one fits, so that the time tells nothing of where. */
function findEntry(entries: readonly ApiKeyEntry[], hash: Buffer): ApiKeyEntry | undefined {
  let found: ApiKeyEntry | undefined;
  for (const entry of entries) {
    if (timingSafeEqual(Buffer.from(entry.hash, 'hex'), hash)) found = entry;
  }
  return found;
}

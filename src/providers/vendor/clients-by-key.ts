import type { VendorConfig } from '../../config/index.js';
import { ProviderError } from '../provider-error.js';

/** Many self-hosted servers want no key, but the SDKs do. */
const PLACEHOLDER_KEY = 'no-key-needed';

/** One client of a vendor's SDK for each key, made when the key is first used. */
export class ClientsByKey<Client> {
  private readonly clients = new Map<string, Client>();

  constructor(
    private readonly vendor: VendorConfig,
    private readonly create: (apiKey: string) => Client,
  ) {}

  /** Without a key the vendor still can be called where a base URL names a server that may want none. */
  get isConfigured(): boolean {
    return this.vendor.apiKeys.length > 0 || this.vendor.baseUrl !== undefined;
  }

  /** Throws kind `auth` without a key, except where the base URL names another server. */
  get(apiKey = this.placeholder()): Client {
    let client = this.clients.get(apiKey);
    if (client === undefined) {
      client = this.create(apiKey);
      this.clients.set(apiKey, client);
    }
    return client;
  }

  private placeholder(): string {
    if (this.vendor.baseUrl === undefined) throw new ProviderError('auth', 'the vendor has no API key');
    return PLACEHOLDER_KEY;
  }
}

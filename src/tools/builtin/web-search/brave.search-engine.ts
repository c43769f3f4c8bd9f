import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type WebSearchConfig } from '../../../config/index.js';
import { OutboundHttp } from '../../outbound/index.js';
import { SearchEngine, type SearchQuery, type SearchResult } from './search-engine.js';

/** Without hits there is no `web`. */
const ANSWER = z.object({
  web: z
    .object({
      results: z.array(z.object({ title: z.string(), url: z.string(), description: z.string().default('') })),
    })
    .optional(),
});

/** Brave Search: https://api-dashboard.search.brave.com/app/documentation/web-search */
@Injectable()
export class BraveSearchEngine extends SearchEngine {
  readonly name = 'brave';

  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('webSearch')) private readonly config: WebSearchConfig,
  ) {
    super();
  }

  override isSetUp(): boolean {
    return this.config.brave.apiKey !== undefined;
  }

  override async search({ text, maxResults, signal }: SearchQuery): Promise<readonly SearchResult[]> {
    const { apiKey = '', url } = this.config.brave;
    const response = await this.http.fetch({
      service: 'Brave Search',
      url,
      trust: 'configured',
      headers: { 'x-subscription-token': apiKey, accept: 'application/json' },
      query: { q: text, count: maxResults },
      signal,
    });
    const results = response.json(ANSWER).web?.results ?? [];
    return results.map(({ title, url: address, description }) => ({
      title,
      url: address,
      snippet: description,
    }));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type WebSearchConfig } from '../../../config/index.js';
import { OutboundHttp } from '../../outbound/index.js';
import { SearchEngine, type SearchQuery, type SearchResult } from './search-engine.js';

const ANSWER = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string() })),
});

/** Tavily Search: https://docs.tavily.com/documentation/api-reference/endpoint/search */
@Injectable()
export class TavilySearchEngine extends SearchEngine {
  readonly name = 'tavily';

  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('webSearch')) private readonly config: WebSearchConfig,
  ) {
    super();
  }

  override isSetUp(): boolean {
    return this.config.tavily.apiKey !== undefined;
  }

  override async search({ text, maxResults, signal }: SearchQuery): Promise<readonly SearchResult[]> {
    const { apiKey = '', url } = this.config.tavily;
    const response = await this.http.fetch({
      service: 'Tavily',
      url,
      trust: 'configured',
      headers: { authorization: `Bearer ${apiKey}` },
      json: { query: text, max_results: maxResults, search_depth: 'basic' },
      signal,
    });
    const { results } = response.json(ANSWER);
    return results.map(({ title, url: address, content }) => ({ title, url: address, snippet: content }));
  }
}

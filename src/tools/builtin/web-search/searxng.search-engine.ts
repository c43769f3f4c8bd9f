import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type WebSearchConfig } from '../../../config/index.js';
import { OutboundHttp } from '../../outbound/index.js';
import { SearchEngine, type SearchQuery, type SearchResult } from './search-engine.js';

const ANSWER = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish() })),
});

/** A SearXNG of one's own: https://docs.searxng.org/dev/search_api.html. It answers 403 unless `json` is among its formats. */
@Injectable()
export class SearxngSearchEngine extends SearchEngine {
  readonly name = 'searxng';

  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('webSearch')) private readonly config: WebSearchConfig,
  ) {
    super();
  }

  override isSetUp(): boolean {
    return this.config.searxngUrl !== undefined;
  }

  override async search({ text, signal }: SearchQuery): Promise<readonly SearchResult[]> {
    const base = this.config.searxngUrl?.replace(/\/$/, '') ?? '';
    const response = await this.http.fetch({
      service: 'SearXNG',
      url: base.endsWith('/search') ? base : `${base}/search`,
      trust: 'configured',
      query: { q: text, format: 'json' },
      signal,
    });
    const { results } = response.json(ANSWER);
    return results.map(({ title, url, content }) => ({ title, url, snippet: content ?? '' }));
  }
}

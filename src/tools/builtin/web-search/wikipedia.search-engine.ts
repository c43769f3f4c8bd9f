import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type WebSearchConfig } from '../../../config/index.js';
import { OutboundHttp } from '../../outbound/index.js';
import { SearchEngine, type SearchQuery, type SearchResult } from './search-engine.js';

const ANSWER = z.object({
  pages: z.array(
    z.object({ key: z.string(), title: z.string(), excerpt: z.string(), description: z.string().nullish() }),
  ),
});
/** Letters of Vietnamese that its neighbours on a keyboard do not have. */
const VIETNAMESE_LETTER = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;

/**
 * The search of Wikipedia, which needs no key: https://www.mediawiki.org/wiki/API:REST_API/Reference#Search_pages.
 * It finds articles of an encyclopedia and nothing else.
 */
@Injectable()
export class WikipediaSearchEngine extends SearchEngine {
  readonly name = 'wikipedia';

  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('webSearch')) private readonly config: WebSearchConfig,
  ) {
    super();
  }

  override isSetUp(): boolean {
    return true;
  }

  override async search({ text, maxResults, signal }: SearchQuery): Promise<readonly SearchResult[]> {
    const language = VIETNAMESE_LETTER.test(text.normalize('NFC')) ? 'vi' : 'en';
    const base = this.config.wikipediaUrl.replaceAll('{language}', language).replace(/\/$/, '');
    const response = await this.http.fetch({
      service: 'Wikipedia',
      url: `${base}/w/rest.php/v1/search/page`,
      trust: 'configured',
      query: { q: text, limit: maxResults },
      signal,
    });
    return response.json(ANSWER).pages.map(({ key, title, excerpt, description }) => ({
      title,
      url: `${base}/wiki/${encodeURIComponent(key)}`,
      snippet: [description, excerpt].filter(Boolean).join(': '),
    }));
  }
}

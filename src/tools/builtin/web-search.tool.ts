import type { JsonObject } from '../../conversation/index.js';
import { limitText } from '../limit-text.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../tool.js';
import { snippetToText } from './web-page/read-page.js';
import type { SearchResult } from './web-search/search-engine.js';
import { SearchEngines } from './web-search/search-engines.js';

const MAX_RESULTS = 10;
const MAX_TITLE_CHARACTERS = 200;
const MAX_SNIPPET_CHARACTERS = 600;
const ONLY_WIKIPEDIA =
  'Only Wikipedia was searched: no other search engine is set up here, or none answered.';

interface Arguments {
  readonly query: string;
  readonly max_results: number;
}

@LlmTool({
  name: 'web_search',
  description:
    'Searches for pages and gives the title, address and a snippet of each. Depending on how this service is ' +
    'set up it searches the web or Wikipedia alone; the result says which. fetch_page reads a page that was found.',
  parameters: {
    type: 'object',
    properties: {
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 400,
        description: 'What to search for, in a few words.',
      },
      max_results: { type: 'integer', minimum: 1, maximum: MAX_RESULTS, default: 5 },
    },
    required: ['query'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 20_000,
  cacheSeconds: 300,
  maxConcurrency: 20,
})
export class WebSearchTool extends Tool<Arguments> {
  constructor(private readonly engines: SearchEngines) {
    super();
  }

  override whyUnavailable(): string | undefined {
    return this.engines.isEmpty
      ? 'No search engine is set up: set TAVILY_API_KEY, BRAVE_API_KEY or SEARXNG_URL, or add wikipedia to WEB_SEARCH_ENGINES.'
      : undefined;
  }

  async run({ query, max_results: maxResults }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const text = query.trim();
    if (text === '') throw new ToolFailure('The query is blank: say what to search for.');
    const { engine, results } = await this.engines.search({ text, maxResults, signal });
    const readable = results.filter(isOnTheWeb).slice(0, maxResults).map(toReadable);
    return {
      engine,
      results: readable,
      ...(readable.length === 0 && { hint: 'Nothing was found. Try fewer or other words.' }),
      ...(engine === 'wikipedia' && { note: ONLY_WIKIPEDIA }),
    };
  }
}

function isOnTheWeb({ url }: SearchResult): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}

function toReadable({ title, url, snippet }: SearchResult): JsonObject {
  return {
    title: limitText(snippetToText(title), MAX_TITLE_CHARACTERS) || url,
    url,
    snippet: limitText(snippetToText(snippet), MAX_SNIPPET_CHARACTERS),
  };
}

import type { SearchEngineName } from '../../../config/index.js';

export interface SearchResult {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
}

export interface SearchQuery {
  readonly text: string;
  readonly maxResults: number;
  readonly signal: AbortSignal;
}

/** The port to one service that searches. */
export abstract class SearchEngine {
  /** As configured in `WEB_SEARCH_ENGINES`. */
  abstract readonly name: SearchEngineName;

  /** Whether it has the key or the address that it needs. */
  abstract isSetUp(): boolean;

  /** In the service's order, perhaps more than `maxResults`, perhaps with HTML. Rejects with an `OutboundError`. */
  abstract search(query: SearchQuery): Promise<readonly SearchResult[]>;
}

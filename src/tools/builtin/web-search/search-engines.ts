import { Inject, Injectable, Logger } from '@nestjs/common';
import { section, type SearchEngineName, type WebSearchConfig } from '../../../config/index.js';
import { ToolFailure } from '../../tool.js';
import { BraveSearchEngine } from './brave.search-engine.js';
import type { SearchEngine, SearchQuery, SearchResult } from './search-engine.js';
import { SearxngSearchEngine } from './searxng.search-engine.js';
import { TavilySearchEngine } from './tavily.search-engine.js';
import { WikipediaSearchEngine } from './wikipedia.search-engine.js';

export interface Found {
  readonly engine: SearchEngineName;
  readonly results: readonly SearchResult[];
}

/** The engines that are set up, in the configured order: the first that answers counts. */
@Injectable()
export class SearchEngines {
  private readonly logger = new Logger(SearchEngines.name);
  private readonly engines: readonly SearchEngine[];

  constructor(
    tavily: TavilySearchEngine,
    brave: BraveSearchEngine,
    searxng: SearxngSearchEngine,
    wikipedia: WikipediaSearchEngine,
    @Inject(section('webSearch')) { engines }: WebSearchConfig,
  ) {
    const known: Readonly<Record<SearchEngineName, SearchEngine>> = { tavily, brave, searxng, wikipedia };
    this.engines = [...new Set(engines)].map((name) => known[name]).filter((engine) => engine.isSetUp());
  }

  get isEmpty(): boolean {
    return this.engines.length === 0;
  }

  /** Rejects with a `ToolFailure` that names what each engine said, where all fail. */
  async search(query: SearchQuery): Promise<Found> {
    const failures: string[] = [];
    for (const engine of this.engines) {
      try {
        return { engine: engine.name, results: await engine.search(query) };
      } catch (error) {
        if (query.signal.aborted || !(error instanceof ToolFailure)) throw error;
        this.logger.warn({ err: error.cause }, `Search engine ${engine.name} failed: ${error.message}`);
        failures.push(error.message);
      }
    }
    throw new ToolFailure(`The search failed. ${failures.join(' ')}`);
  }
}

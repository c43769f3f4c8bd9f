import { FetchPageTool } from './fetch-page.tool.js';
import { GetWeatherTool } from './get-weather.tool.js';
import { Places } from './weather/places.js';
import { BraveSearchEngine } from './web-search/brave.search-engine.js';
import { SearchEngines } from './web-search/search-engines.js';
import { SearxngSearchEngine } from './web-search/searxng.search-engine.js';
import { TavilySearchEngine } from './web-search/tavily.search-engine.js';
import { WikipediaSearchEngine } from './web-search/wikipedia.search-engine.js';
import { WebSearchTool } from './web-search.tool.js';

/** The tools that ask services of the web, and what they need. */
export const OUTBOUND_TOOLS = [
  GetWeatherTool,
  Places,
  WebSearchTool,
  SearchEngines,
  TavilySearchEngine,
  BraveSearchEngine,
  SearxngSearchEngine,
  WikipediaSearchEngine,
  FetchPageTool,
];

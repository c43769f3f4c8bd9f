/**
 * Answers in the shapes of search services, written by hand from their documentation (docs.tavily.com, Brave's
 * API dashboard, docs.searxng.org and mediawiki.org's REST API reference, November 2026); the hits are made up.
 */

export const TAVILY_ANSWER = {
  query: 'NestJS streaming',
  answer: null,
  images: [],
  results: [
    {
      title: 'Server-Sent Events | NestJS',
      url: 'https://docs.nestjs.com/techniques/server-sent-events',
      content: 'Server-Sent Events is a push technology.',
      score: 0.98,
      raw_content: null,
    },
    { title: 'A second', url: 'https://example.com/second', content: 'More.', score: 0.5, raw_content: null },
  ],
  response_time: 1.67,
  request_id: '123e4567-e89b-12d3-a456-426614174111',
};

/** Descriptions are HTML with the words of the query in bold. */
export const BRAVE_ANSWER = {
  type: 'search',
  query: { original: 'NestJS streaming', more_results_available: true },
  mixed: { type: 'mixed', main: [{ type: 'web', index: 0, all: false }], top: [], side: [] },
  web: {
    type: 'search',
    family_friendly: true,
    results: [
      {
        type: 'search_result',
        title: 'Server-Sent Events &amp; NestJS',
        url: 'https://docs.nestjs.com/techniques/server-sent-events',
        description: 'How to <strong>stream</strong> with &lt;Sse&gt;.',
        profile: { name: 'NestJS' },
        language: 'en',
      },
      { type: 'search_result', title: 'Not on the web', url: 'javascript:alert(1)', description: 'x' },
    ],
  },
};

export const SEARXNG_ANSWER = {
  query: 'NestJS streaming',
  number_of_results: 0,
  results: [
    {
      url: 'https://docs.nestjs.com/techniques/server-sent-events',
      title: 'Server-Sent Events | NestJS',
      content: 'Server-Sent Events is a push technology.',
      engine: 'duckduckgo',
      engines: ['duckduckgo'],
      score: 1,
      category: 'general',
    },
    { url: 'https://example.com/second', title: 'Without content', engine: 'bing', content: null },
  ],
  answers: [],
  suggestions: [],
  unresponsive_engines: [],
};

export const WIKIPEDIA_ANSWER = {
  pages: [
    {
      id: 38930,
      key: 'Phở_bò',
      title: 'Phở bò',
      excerpt: '<span class="searchmatch">Phở</span> là món ăn của người Việt',
      matched_title: null,
      description: 'món ăn Việt Nam',
      thumbnail: null,
    },
    {
      id: 2,
      key: 'AC/DC',
      title: 'AC/DC',
      excerpt: '',
      matched_title: null,
      description: null,
      thumbnail: null,
    },
  ],
};

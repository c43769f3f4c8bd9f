import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { answerJson, answerStatus, answerWith, FakeWeb, neverAnswer } from '../../support/fake-web/index.js';
import {
  BRAVE_ANSWER,
  SEARXNG_ANSWER,
  TAVILY_ANSWER,
  WIKIPEDIA_ANSWER,
} from '../../support/fake-web/search-engines.js';
import { startTools, type StartedTools } from './tools-harness.js';

const WIKIPEDIA_PATH = '/vi/w/rest.php/v1/search/page';
let web: FakeWeb;
let started: StartedTools | undefined;

beforeAll(async () => {
  web = await FakeWeb.start();
});
afterEach(async () => {
  await started?.close();
  started = undefined;
  web.reset();
});
afterAll(() => web.close());

async function start(variables: Readonly<Record<string, string>>): Promise<StartedTools> {
  started = await startTools({
    TAVILY_URL: `${web.origin}/tavily`,
    BRAVE_URL: `${web.origin}/brave`,
    WIKIPEDIA_URL: `${web.origin}/{language}`,
    TOOLS_REQUEST_TIMEOUT_MS: '2000',
    ...variables,
  });
  return started;
}
const search = async (variables: Readonly<Record<string, string>>, query = 'NestJS streaming', more = {}) =>
  (await start(variables)).call('web_search', { query, ...more });
const all = () => ({
  TAVILY_API_KEY: 'tavily-key',
  BRAVE_API_KEY: 'brave-key',
  SEARXNG_URL: `${web.origin}/searx/`,
});

describe('web_search asks', () => {
  it('Tavily, with the key in a header', async () => {
    web.on('/tavily', answerJson(TAVILY_ANSWER));
    expect(
      await search({ TAVILY_API_KEY: 'tavily-key' }, 'NestJS streaming', { max_results: 1 }),
    ).toMatchObject({
      ok: true,
      source: 'external',
      result: {
        engine: 'tavily',
        results: [
          {
            title: 'Server-Sent Events | NestJS',
            url: 'https://docs.nestjs.com/techniques/server-sent-events',
            snippet: 'Server-Sent Events is a push technology.',
          },
        ],
      },
    });
    expect(web.requests[0]?.headers.authorization).toBe('Bearer tavily-key');
    expect(JSON.parse(web.requests[0]?.body ?? '')).toEqual({
      query: 'NestJS streaming',
      max_results: 1,
      search_depth: 'basic',
    });
  });

  it('Brave, whose HTML becomes text and whose odd addresses are left out', async () => {
    web.on('/brave', answerJson(BRAVE_ANSWER));
    expect(await search({ BRAVE_API_KEY: 'brave-key' })).toMatchObject({
      result: {
        engine: 'brave',
        results: [{ title: 'Server-Sent Events & NestJS', snippet: 'How to stream with <Sse>.' }],
      },
    });
    expect(web.requests[0]?.headers['x-subscription-token']).toBe('brave-key');
    expect(web.lastQuery).toEqual({ q: 'NestJS streaming', count: '5' });
  });

  it('SearXNG', async () => {
    web.on('/searx/search', answerJson(SEARXNG_ANSWER));
    expect(await search({ SEARXNG_URL: `${web.origin}/searx/` })).toMatchObject({
      result: { engine: 'searxng', results: [{ title: 'Server-Sent Events | NestJS' }, { snippet: '' }] },
    });
    expect(web.lastQuery).toEqual({ q: 'NestJS streaming', format: 'json' });
  });

  it('Wikipedia where nothing is set up, in the language of the query, and says so', async () => {
    web.on(WIKIPEDIA_PATH, answerJson(WIKIPEDIA_ANSWER));
    expect(await search({}, 'phở bò')).toMatchObject({
      result: {
        engine: 'wikipedia',
        results: [
          {
            title: 'Phở bò',
            url: `${web.origin}/vi/wiki/Ph%E1%BB%9F_b%C3%B2`,
            snippet: 'món ăn Việt Nam: Phở là món ăn của người Việt',
          },
          { title: 'AC/DC', snippet: '' },
        ],
        note: expect.stringContaining('Only Wikipedia was searched'),
      },
    });
  });

  it('the first that is set up, and the next one where it fails, in the configured order', async () => {
    web.on('/tavily', answerStatus(401)).on('/brave', neverAnswer);
    web.on('/searx/search', answerJson(SEARXNG_ANSWER));
    expect(await search(all())).toMatchObject({ result: { engine: 'searxng' } });
    expect(web.requests.map(({ url }) => url.pathname)).toEqual(['/tavily', '/brave', '/searx/search']);

    await started?.close();
    expect(await search({ ...all(), WEB_SEARCH_ENGINES: 'searxng,tavily' })).toMatchObject({
      result: { engine: 'searxng' },
    });
  });
});

describe('web_search', () => {
  it('says what each engine said where all fail, without keys', async () => {
    web.on('/tavily', answerStatus(429)).on('/brave', answerWith('text/html', '<p>captcha</p>'));
    const outcome = await search({ ...all(), WEB_SEARCH_ENGINES: 'tavily,brave' });
    expect(outcome).toMatchObject({
      code: 'TOOL.FAILED',
      error:
        'The search failed. Tavily asks for fewer requests; try again later (HTTP 429). ' +
        'Brave Search gave an answer that cannot be read.',
    });
  });

  it('is not there where the configured engines are not set up', async () => {
    const { registry, call } = await start({ WEB_SEARCH_ENGINES: 'tavily,brave' });
    expect(registry.specs().map(({ name }) => name)).not.toContain('web_search');
    expect(await call('web_search', { query: 'x' })).toMatchObject({
      error: expect.stringContaining('No search engine is set up: set TAVILY_API_KEY'),
    });
  });

  it('has a hint where nothing is found, and takes a result without hits for one', async () => {
    web.on('/brave', answerJson({ type: 'search', query: { original: 'x' } }));
    expect(await search({ BRAVE_API_KEY: 'k' })).toMatchObject({
      ok: true,
      result: { results: [], hint: expect.stringContaining('Nothing was found') },
    });
  });

  it('asks once for the same words, and again after a failure', async () => {
    web.on('/tavily', answerStatus(500));
    const { call } = await start({ TAVILY_API_KEY: 'k', WEB_SEARCH_ENGINES: 'tavily' });
    const ask = () => call('web_search', { query: 'NestJS' });
    expect(await ask()).toMatchObject({ ok: false });
    web.on('/tavily', answerJson(TAVILY_ANSWER));
    expect(await ask()).not.toHaveProperty('isCached');
    expect(await ask()).toMatchObject({ ok: true, isCached: true });
    expect(web.requests).toHaveLength(2);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson, answerStatus, answerWith, FakeWeb, neverAnswer } from '../../support/fake-web/index.js';
import { FORECAST_ANSWER, geocodingAnswer, REFUSED_ANSWER } from '../../support/fake-web/open-meteo.js';
import { startTools, type StartedTools } from './tools-harness.js';

let web: FakeWeb;
let tools: StartedTools;

beforeAll(async () => {
  web = await FakeWeb.start();
  tools = await startTools({
    WEATHER_GEOCODING_URL: `${web.origin}/v1/search`,
    WEATHER_FORECAST_URL: `${web.origin}/v1/forecast`,
    WEATHER_API_KEY: 'hunter2',
    TOOLS_REQUEST_TIMEOUT_MS: '2000',
    TOOLS_CACHE_MAX_ENTRIES: '0',
  });
});
beforeEach(() => {
  web.reset();
  web.on('/v1/search', (response, request) =>
    answerJson(geocodingAnswer(request.url.searchParams.get('name') ?? ''))(response, request),
  );
  web.on('/v1/forecast', answerJson(FORECAST_ANSWER));
});
afterAll(() => Promise.all([tools.close(), web.close()]));

const weather = (location: string, more = {}) => tools.call('get_weather', { location, ...more });
const lookedUp = () =>
  web.requests
    .filter(({ url }) => url.pathname === '/v1/search')
    .map(({ url }) => url.searchParams.get('name'));

describe('get_weather', () => {
  it('tells the weather with units, the local time and the source', async () => {
    expect(await weather('Đà Lạt', { days: 2 })).toMatchObject({
      ok: true,
      source: 'external',
      result: {
        place: 'Da Lat, Lâm Đồng, Vietnam',
        local_time: '2026-11-21T10:15+07:00 (Asia/Ho_Chi_Minh)',
        now: {
          sky: 'light rain',
          temperature: '19.4 °C',
          feels_like: '19.1 °C',
          humidity: '82 %',
          precipitation: '0 mm',
          wind: '8.7 km/h from NE',
        },
        days: [
          {
            date: '2026-11-21',
            sky: 'light showers',
            high: '22.8 °C',
            low: '15.2 °C',
            precipitation: '3.4 mm',
            chance_of_rain: '65 %',
            sunrise: '05:41',
            sunset: '17:14',
          },
          expect.not.objectContaining({ chance_of_rain: expect.anything() }),
        ],
        source: 'Open-Meteo.com',
      },
    });
    expect(web.lastQuery).toMatchObject({
      latitude: '11.94646',
      longitude: '108.44193',
      timezone: 'auto',
      forecast_days: '2',
      temperature_unit: 'celsius',
      apikey: 'hunter2',
    });
  });

  it('asks for the units that are wished for', async () => {
    await weather('Paris', { units: 'imperial' });
    expect(web.lastQuery).toMatchObject({ temperature_unit: 'fahrenheit', wind_speed_unit: 'mph' });
  });

  it.each([
    ['da lat', 'Da Lat'],
    ['TP. Đà Lạt, Việt Nam', 'Da Lat'],
    ['thành phố Đà Lạt', 'Da Lat'],
    ['Sài Gòn', 'Ho Chi Minh City'],
    ['TP.HCM', 'Ho Chi Minh City'],
    ['tp hồ chí minh', 'Ho Chi Minh City'],
    ['Paris', 'Paris, Île-de-France, France'],
    ['Paris, Texas', 'Paris, Texas, United States'],
    ['Paris, TX', undefined],
    ['Springfield, illinois, US', 'Springfield, Illinois, United States'],
    ['Munich', 'München'],
  ])('knows which place %j is', async (location, place) => {
    const outcome = await weather(location);
    if (place === undefined) expect(outcome).toMatchObject({ ok: false });
    else expect(outcome).toMatchObject({ result: { place: expect.stringContaining(place) } });
  });

  it('lists the choices where several places may be meant, and where the region fits none', async () => {
    expect(await weather('Springfield')).toMatchObject({
      ok: false,
      error:
        'There are several places of this name. Call again with one of: ' +
        '"Springfield, Missouri, United States", "Springfield, Massachusetts, United States", "Springfield, Illinois, United States".',
    });
    expect(await weather('Paris, Germany')).toMatchObject({
      error: expect.stringContaining('"Paris, Île-de-France, France", "Paris, Texas, United States"'),
    });
  });

  it('helps on where there is no such place', async () => {
    expect(await weather('Xyzzy')).toMatchObject({
      code: 'TOOL.FAILED',
      error: expect.stringContaining('There is no place named "Xyzzy". Try the name of the nearest town'),
    });
    expect(lookedUp()).toEqual(['Xyzzy', 'xyzzy']);
    expect(await weather(' , ')).toMatchObject({ ok: false });
  });
});

describe('a weather service that fails is told without its address and key:', () => {
  const SERVICE = 'The weather service Open-Meteo';
  it.each([
    ['an error', answerJson(REFUSED_ANSWER, 400), `${SERVICE} did not accept the request (HTTP 400).`],
    ['an outage', answerStatus(503), `${SERVICE} is failing (HTTP 503).`],
    ['silence', neverAnswer, `${SERVICE} did not answer within 2 s.`],
    ['a page', answerWith('text/html', '<h1>Welcome</h1>'), `${SERVICE} gave an answer that cannot be read.`],
    ['nothing', answerWith('application/json', ''), `${SERVICE} gave an answer that cannot be read.`],
    ['another shape', answerJson({ current: [] }), `${SERVICE} gave an answer that cannot be read.`],
    [
      'a flood',
      answerWith('application/json', ' '.repeat(3_000_000)),
      `The answer of ${SERVICE} is too large to read.`,
    ],
  ])('%s', async (_case, step, error) => {
    web.on('/v1/forecast', step);
    expect(await weather('Paris')).toMatchObject({ ok: false, code: 'TOOL.FAILED', error });
  });
});

/**
 * Answers in the shapes of Open-Meteo, written by hand from its documentation (open-meteo.com/en/docs and
 * open-meteo.com/en/docs/geocoding-api, November 2026); the values are made up.
 */

const place = (
  id: number,
  name: string,
  [latitude, longitude]: readonly [number, number],
  [admin1, country, code]: readonly [string, string, string],
  population: number,
  timezone: string,
) => ({
  id,
  name,
  latitude,
  longitude,
  elevation: 10,
  feature_code: 'PPL',
  country_code: code,
  admin1_id: id + 1,
  timezone,
  population,
  country_id: id + 2,
  country,
  admin1,
});

const US = (state: string): readonly [string, string, string] => [state, 'United States', 'US'];

const PLACES = {
  'da lat': [
    place(
      1584071,
      'Da Lat',
      [11.94646, 108.44193],
      ['Lâm Đồng', 'Vietnam', 'VN'],
      197000,
      'Asia/Ho_Chi_Minh',
    ),
  ],
  'ho chi minh city': [
    place(
      1566083,
      'Ho Chi Minh City',
      [10.82302, 106.62965],
      ['Ho Chi Minh', 'Vietnam', 'VN'],
      8993082,
      'Asia/Ho_Chi_Minh',
    ),
  ],
  paris: [
    place(2988507, 'Paris', [48.85341, 2.3488], ['Île-de-France', 'France', 'FR'], 2138551, 'Europe/Paris'),
    place(4717560, 'Paris', [33.66094, -95.55551], US('Texas'), 24171, 'America/Chicago'),
  ],
  springfield: [
    place(4409896, 'Springfield', [37.21533, -93.29824], US('Missouri'), 166810, 'America/Chicago'),
    place(4951788, 'Springfield', [42.10148, -72.58981], US('Massachusetts'), 154341, 'America/New_York'),
    place(4250542, 'Springfield', [39.80172, -89.64371], US('Illinois'), 114394, 'America/Chicago'),
  ],
  munich: [
    place(2867714, 'München', [48.13743, 11.57549], ['Bavaria', 'Germany', 'DE'], 1260391, 'Europe/Berlin'),
  ],
} as const;

/** Finds places by name, as the fuzzy search does: accents and case do not count. Without hits there is no `results`. */
export function geocodingAnswer(name: string): object {
  const folded = name.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');
  const results = Object.entries(PLACES).find(([key]) => key === folded)?.[1];
  return { ...(results !== undefined && { results }), generationtime_ms: 0.67 };
}

/** The forecast of two days, at a place seven hours ahead of UTC. */
export const FORECAST_ANSWER = {
  latitude: 11.95,
  longitude: 108.44,
  generationtime_ms: 0.12,
  utc_offset_seconds: 25200,
  timezone: 'Asia/Ho_Chi_Minh',
  timezone_abbreviation: 'GMT+7',
  elevation: 1500,
  current_units: {
    time: 'iso8601',
    interval: 'seconds',
    temperature_2m: '°C',
    apparent_temperature: '°C',
    relative_humidity_2m: '%',
    precipitation: 'mm',
    weather_code: 'wmo code',
    wind_speed_10m: 'km/h',
    wind_direction_10m: '°',
  },
  current: {
    time: '2026-11-21T10:15',
    interval: 900,
    temperature_2m: 19.4,
    apparent_temperature: 19.1,
    relative_humidity_2m: 82,
    precipitation: 0,
    weather_code: 61,
    wind_speed_10m: 8.7,
    wind_direction_10m: 48,
  },
  daily_units: {
    time: 'iso8601',
    weather_code: 'wmo code',
    temperature_2m_max: '°C',
    temperature_2m_min: '°C',
    precipitation_sum: 'mm',
    precipitation_probability_max: '%',
    sunrise: 'iso8601',
    sunset: 'iso8601',
  },
  daily: {
    time: ['2026-11-21', '2026-11-22'],
    weather_code: [80, 3],
    temperature_2m_max: [22.8, 23.5],
    temperature_2m_min: [15.2, 14.9],
    precipitation_sum: [3.4, 0],
    precipitation_probability_max: [65, null],
    sunrise: ['2026-11-21T05:41', '2026-11-22T05:41'],
    sunset: ['2026-11-21T17:14', '2026-11-22T17:14'],
  },
};

/** As Open-Meteo refuses a parameter, with status 400. */
export const REFUSED_ANSWER = {
  error: true,
  reason: 'Cannot initialize ForecastVariableDaily from invalid String value',
};

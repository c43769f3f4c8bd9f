import { z } from 'zod';
import type { JsonObject } from '../../../conversation/index.js';
import { describeDirection, describeSky } from './sky.js';

/** What is asked of Open-Meteo's forecast: https://open-meteo.com/en/docs */
export const CURRENT_VALUES = [
  'temperature_2m',
  'apparent_temperature',
  'relative_humidity_2m',
  'precipitation',
  'weather_code',
  'wind_speed_10m',
  'wind_direction_10m',
] as const;
export const DAILY_VALUES = [
  'weather_code',
  'temperature_2m_max',
  'temperature_2m_min',
  'precipitation_sum',
  'precipitation_probability_max',
  'sunrise',
  'sunset',
] as const;

const value = z.number().nullish();
const values = z.array(z.number().nullable()).default([]);
const texts = z.array(z.string().nullable()).default([]);
const units = z.record(z.string(), z.string()).default({});

/** The answer, of which any value may be missing. Times are local, without offset. */
export const FORECAST = z.object({
  timezone: z.string(),
  utc_offset_seconds: z.number(),
  current_units: units,
  current: z.object({
    time: z.string(),
    temperature_2m: value,
    apparent_temperature: value,
    relative_humidity_2m: value,
    precipitation: value,
    weather_code: value,
    wind_speed_10m: value,
    wind_direction_10m: value,
  }),
  daily_units: units,
  daily: z.object({
    time: z.array(z.string()),
    weather_code: values,
    temperature_2m_max: values,
    temperature_2m_min: values,
    precipitation_sum: values,
    precipitation_probability_max: values,
    sunrise: texts,
    sunset: texts,
  }),
});

export type Forecast = z.infer<typeof FORECAST>;

/** The forecast as a model reads it: each value with its unit, what is missing left out. */
export function describeForecast({ current, current_units: unit, ...forecast }: Forecast): JsonObject {
  const wind = withUnit(current.wind_speed_10m, unit['wind_speed_10m']);
  const from = current.wind_direction_10m;
  return {
    local_time: `${current.time}${toOffset(forecast.utc_offset_seconds)} (${forecast.timezone})`,
    now: present({
      sky: describeSky(current.weather_code),
      temperature: withUnit(current.temperature_2m, unit['temperature_2m']),
      feels_like: withUnit(current.apparent_temperature, unit['apparent_temperature']),
      humidity: withUnit(current.relative_humidity_2m, unit['relative_humidity_2m']),
      precipitation: withUnit(current.precipitation, unit['precipitation']),
      wind:
        wind === undefined || from === null || from === undefined
          ? wind
          : `${wind} from ${describeDirection(from)}`,
    }),
    days: forecast.daily.time.map((date, index) => describeDay(forecast, date, index)),
  };
}

function describeDay(
  { daily, daily_units: unit }: Pick<Forecast, 'daily' | 'daily_units'>,
  date: string,
  index: number,
): JsonObject {
  return present({
    date,
    sky: describeSky(daily.weather_code[index]),
    high: withUnit(daily.temperature_2m_max[index], unit['temperature_2m_max']),
    low: withUnit(daily.temperature_2m_min[index], unit['temperature_2m_min']),
    precipitation: withUnit(daily.precipitation_sum[index], unit['precipitation_sum']),
    chance_of_rain: withUnit(
      daily.precipitation_probability_max[index],
      unit['precipitation_probability_max'],
    ),
    sunrise: clockOf(daily.sunrise[index]),
    sunset: clockOf(daily.sunset[index]),
  });
}

function withUnit(number: number | null | undefined, unit = ''): string | undefined {
  if (number === null || number === undefined) return undefined;
  return `${number} ${unit}`.trim();
}

/** The clock of `2026-11-21T06:05`. */
function clockOf(time: string | null | undefined): string | undefined {
  return time?.split('T')[1];
}

function toOffset(seconds: number): string {
  const minutes = Math.abs(Math.round(seconds / 60));
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}

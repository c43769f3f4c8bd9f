import { isJsonObject, type JsonObject, type JsonValue } from '../../conversation/index.js';
import type { Sentences } from './sentences/sentence-set.js';

/** Hits of a search that are told. */
const MAXIMUM_HITS = 5;

/** The weather of `get_weather`; undefined where the result has another shape. */
export function tellWeather(value: JsonValue, sentences: Sentences): string | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.now)) return undefined;
  const place = textOf(value, 'place');
  const { now } = value;
  const temperature = textOf(now, 'temperature');
  if (place === undefined || temperature === undefined) return undefined;
  const days = Array.isArray(value.days) ? value.days.filter(isJsonObject) : [];
  const lines = days.flatMap((day) => {
    const [date, low, high] = ['date', 'low', 'high'].map((field) => textOf(day, field));
    return date && low && high
      ? [`- ${[`${date}: ${low} – ${high}`, textOf(day, 'sky')].filter(Boolean).join(', ')}`]
      : [];
  });
  const sky = textOf(now, 'sky');
  const opening = sentences.weather(place, temperature, sky, textOf(value, 'local_time'));
  return [opening, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

/** The hits of `web_search`; undefined where the result has another shape. */
export function tellSearch(value: JsonValue, sentences: Sentences): string | undefined {
  if (!isJsonObject(value) || !Array.isArray(value.results)) return undefined;
  const hits = value.results.filter(isJsonObject).slice(0, MAXIMUM_HITS);
  if (hits.length === 0) return sentences.nothingFound;
  const lines = hits.map((hit) => {
    const [title = '', url = '', snippet = ''] = ['title', 'url', 'snippet'].map((field) =>
      textOf(hit, field),
    );
    return `- ${title}: ${url}${snippet === '' ? '' : `\n  ${snippet}`}`;
  });
  return `${sentences.found(textOf(value, 'engine'))}\n\n${lines.join('\n')}`;
}

function textOf(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

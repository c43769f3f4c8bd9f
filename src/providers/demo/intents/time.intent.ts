import { findCities } from '../cities.js';
import type { DemoIntent, DemoQuestion } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';

const IANA_NAME = /\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_]{2,20}/gu;

/** Where nobody names a place, Vietnamese is asked in Vietnam. */
const HOME = { en: 'UTC', vi: 'Asia/Ho_Chi_Minh' } as const;

const MAXIMUM_PLACES = 4;

export const time: DemoIntent = {
  name: 'time',
  recognise(question) {
    const { words } = question;
    if (!hasPhrase(words, PHRASES.time) || hasPhrase(words, PHRASES.notTime)) return undefined;
    const calls = timezonesIn(question).map((timezone) => ({
      name: 'get_current_time',
      arguments: { timezone },
    }));
    return { type: 'call', calls };
  },
};

function timezonesIn({ text, words, language }: DemoQuestion): readonly string[] {
  const named = text.match(IANA_NAME) ?? findCities(words).map(({ timezone }) => timezone);
  const timezones = [...new Set(named)].slice(0, MAXIMUM_PLACES);
  return timezones.length > 0 ? timezones : [HOME[language]];
}

import { state } from './state.js';
import { ENGLISH } from './strings/english.js';
import { VIETNAMESE } from './strings/vietnamese.js';

/** @type {Record<import('./types.d.ts').Language, Record<string, string>>} */
const STRINGS = { en: ENGLISH, vi: VIETNAMESE };

/** A string of the page in its language, with `{name}` replaced. @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const text = STRINGS[state.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} key */
export const hasString = (key) => Object.hasOwn(STRINGS[state.language], key);

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const formatNumber = (value, options) => new Intl.NumberFormat(state.language, options).format(value);

/** A duration as people read it: milliseconds below a second, else seconds. @param {number} durationMs */
export function formatDuration(durationMs) {
  if (durationMs < 1_000) return `${formatNumber(Math.round(durationMs))} ms`;
  return `${formatNumber(durationMs / 1_000, { maximumFractionDigits: 1 })} s`;
}

/** The time of day, with the date unless it is today. @param {number} epochMs */
export function formatTime(epochMs) {
  const date = new Date(epochMs);
  const isToday = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const day = isToday ? {} : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(state.language, { ...day, hour: '2-digit', minute: '2-digit' }).format(date);
}

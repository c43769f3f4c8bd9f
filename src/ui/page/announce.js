import { t } from './i18n.js';
import { change } from './state.js';

/** Tells those who listen to the page instead of looking at it. @param {string} key @param {Record<string, string>} [values] */
export function announce(key, values) {
  change({ announcement: t(key, values) });
}

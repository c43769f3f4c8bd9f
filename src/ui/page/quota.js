import { callForJson } from './api.js';
import { change } from './state.js';

/** @typedef {import('./types.d.ts').Quota} Quota */

export async function loadQuota() {
  try {
    const { limit, remaining, reset } = await callForJson('rate-limit-info');
    change({ quota: { limit, remaining, reset } });
  } catch {
    // Without it the page shows none.
  }
}

/** The quota as the headers of a limited route tell it. @param {Response} response @returns {Quota | undefined} */
export function quotaFrom({ headers }) {
  const [limit, remaining, reset] = ['Limit', 'Remaining', 'Reset'].map((name) =>
    Number(headers.get(`X-RateLimit-${name}`) ?? NaN),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  return [limit, remaining, reset].every(Number.isFinite) ? { limit, remaining, reset } : undefined;
}

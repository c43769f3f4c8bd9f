/** @import { User } from './user.js' */

/**
 * How all users fared. Times in milliseconds; undefined where nobody got so far.
 * @typedef {object} Summary
 * @property {number} users
 * @property {number} failed
 * @property {number} tokens
 * @property {number} tokensPerSecond of all users together
 * @property {boolean} isGuess whether tokens of some user are guessed
 * @property {number} tools
 * @property {number} toolFailures
 * @property {number} elapsedMs
 * @property {{ p50: number, p95: number } | undefined} firstTokenMs
 * @property {{ p50: number, p95: number } | undefined} totalMs of those that got a whole answer
 * @property {readonly { error: string, count: number }[]} errors the most frequent first
 */

/**
 * @param {readonly User[]} users
 * @param {number} elapsedMs
 * @returns {Summary}
 */
export function summarize(users, elapsedMs) {
  const answered = users.filter(({ state }) => state === 'done');
  const tokens = sum(users, 'tokens');
  return {
    users: users.length,
    failed: users.length - answered.length,
    tokens,
    tokensPerSecond: elapsedMs > 0 ? (tokens * 1_000) / elapsedMs : 0,
    isGuess: users.some((user) => user.isGuess && user.tokens > 0),
    tools: sum(users, 'tools'),
    toolFailures: sum(users, 'toolFailures'),
    elapsedMs,
    firstTokenMs: percentiles(users, 'firstTokenMs'),
    totalMs: percentiles(answered, 'totalMs'),
    errors: countErrors(users),
  };
}

/** By the nearest rank: each is a value that a user has met. */
function percentiles(users, field) {
  const values = users.flatMap((user) => user[field] ?? []).sort((left, right) => left - right);
  const at = (share) => values[Math.ceil(values.length * share) - 1];
  return values.length === 0 ? undefined : { p50: at(0.5), p95: at(0.95) };
}

function sum(users, field) {
  return users.reduce((total, user) => total + user[field], 0);
}

function countErrors(users) {
  const counts = new Map();
  for (const { error } of users) if (error !== undefined) counts.set(error, (counts.get(error) ?? 0) + 1);
  return [...counts]
    .map(([error, count]) => ({ error, count }))
    .sort((left, right) => right.count - left.count);
}

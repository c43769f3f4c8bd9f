import type { Response } from 'express';
import type { RateLimitInfo } from './rate-limit.service.js';

/** Tells where a client stands: turns in a window, turns left, and the window's end in epoch seconds. */
export function setQuotaHeaders(
  response: Response,
  { limit, remaining, reset }: Pick<RateLimitInfo, 'limit' | 'remaining' | 'reset'>,
): void {
  response.setHeader('X-RateLimit-Limit', limit);
  response.setHeader('X-RateLimit-Remaining', Math.max(0, remaining));
  response.setHeader('X-RateLimit-Reset', reset);
}

import { OutgoingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { sentry } from '../observability/index.js';

/** Where Node keeps the headers of a message one by one. */
const HEADERS = Object.getOwnPropertySymbols(new OutgoingMessage()).find(
  ({ description }) => description === 'kOutHeaders',
);

const NO_VALUES: Record<string, never> = Object.freeze({});

/**
 * Lets go of what only the beginning of a streamed answer needs, 3 KB that would live as long as the answer: what the request
 * brought, and the headers one by one, which are written by now. Those are Node's own; a Node that keeps them elsewhere
 * goes on keeping them. From here on the request cannot tell whose it is, and the response has no headers to ask for.
 */
export function letGoOfBeginning(response: Response): void {
  const request: Request & { _parsedUrl?: unknown } = response.req;
  // It is for passing an error on, which cannot happen any more, and holds on to all middleware.
  request.next = undefined;
  request.rawHeaders = [];
  // Sentry asks them for the client's address when the answer is over.
  if (sentry() === undefined) request.headers = NO_VALUES;
  request.params = NO_VALUES;
  request.body = undefined;
  request._parsedUrl = undefined;
  response.locals = NO_VALUES;
  if (HEADERS !== undefined) Reflect.set(response, HEADERS, null);
}

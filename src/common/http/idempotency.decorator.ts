import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '../errors/index.js';
import { deferredRefusal } from './deferred-refusal.js';
import { fingerprintOf } from './request-fingerprint.js';

/** Says on an answer that it is the one to an earlier request with the same key. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

/** Emitted by a response that gets that header, while its other headers can still be changed. */
export const REPLAYED_EVENT = 'replayed';

const replays = new WeakSet<Response>();

/** Whether a response got that header, also when its headers are gone. */
export function wasReplayed(response: Response): boolean {
  return replays.has(response);
}

const HEADER = 'Idempotency-Key';
const READS_KEY = Symbol('reads the idempotency key');
const ACCEPTED = /^[\x20-\x7e]{1,255}$/;

/** What a client wants to happen once, however often it asks. */
export interface IdempotentRequest {
  readonly key: string;
  /** Tells this request from any other that is sent under the same key. */
  readonly fingerprint: string;
  /** What to throw when it turns out to be no repeat; undefined when it may be run. */
  readonly refusal: AppError | undefined;
  /** Puts the header on the answer that says that nothing was run for it. */
  onReplay(): void;
}

function readIdempotency(_data: unknown, context: ExecutionContext): IdempotentRequest | undefined {
  const request = context.switchToHttp().getRequest<Request>();
  const response = context.switchToHttp().getResponse<Response>();
  const key = request.get(HEADER);
  if (key === undefined) return undefined;
  if (!ACCEPTED.test(key)) {
    throw new AppError('REQUEST.INVALID', `The ${HEADER} must be 1 to 255 printable ASCII characters.`, {
      details: { header: HEADER },
    });
  }
  const { method, params } = request;
  const body: unknown = request.body;
  const { path } = request.route as { path: string };
  return {
    key,
    fingerprint: fingerprintOf({ method, route: path, parameters: params, body }),
    refusal: deferredRefusal(request),
    onReplay: () => {
      response.setHeader(REPLAYED_HEADER, 'true');
      replays.add(response);
      response.emit(REPLAYED_EVENT);
    },
  };
}

const documentHeader = ApiHeader({
  name: HEADER,
  required: false,
  description:
    'Runs the turn once, however often the request is sent with this key within 24 hours: a repeat gets the same turn, with ' +
    `the header \`${REPLAYED_HEADER}: true\`. With a key the turn goes on when the client disconnects. 1 to 255 printable ` +
    'ASCII characters; best a random UUID for each request.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

/** Whether a request may be a repeat: it has a key, and its handler reads it. */
export function mayBeRepeat(context: ExecutionContext): boolean {
  const isKeyRead = Reflect.getMetadata(READS_KEY, context.getHandler()) === true;
  return isKeyRead && context.switchToHttp().getRequest<Request>().get(HEADER) !== undefined;
}

/**
 * Parameter of a handler that starts a turn, and hands this on with it: the caller's idempotency key, undefined without
 * one. Throws `REQUEST.INVALID`. Documents the header too.
 */
export const Idempotency = createParamDecorator(readIdempotency, [
  (target, method): void => {
    const descriptor = Object.getOwnPropertyDescriptor(target, method ?? '');
    if (descriptor === undefined) return;
    Reflect.defineMetadata(READS_KEY, true, descriptor.value as object);
    documentHeader(target, method ?? '', descriptor);
  },
]);

import { AsyncResource } from 'node:async_hooks';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError } from '../errors/index.js';
import { malformedJson } from './from-http-error.js';

/**
 * Reads the body that nearly every request has: JSON in one piece, of a known length, neither compressed nor in another
 * charset. Everything else is left to body-parser, which takes as long to find out that there is nothing to do as reading takes. Refuses
 * a body that is not declared as JSON, instead of treating it as missing. Throws `REQUEST.MALFORMED_JSON` and
 * `REQUEST.UNSUPPORTED_MEDIA_TYPE`.
 * @param then gets the requests whose body was read here, ahead of what others wait for.
 */
export function jsonBodyMiddleware(limit: number, then: RequestHandler): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { headers } = request;
    const length = Number(headers['content-length'] ?? 0);
    const isJson = headers['content-type'] === 'application/json';
    if (isJson && length > 0 && length <= limit && headers['content-encoding'] === undefined) {
      readPlain(request, (error?: unknown) => {
        if (error === undefined) then(request, response, next);
        else next(error);
      });
      return;
    }
    const hasBody = length > 0 || headers['transfer-encoding'] !== undefined;
    if (!hasBody || isJson || request.is(['application/json', '+json']) !== false) {
      next();
      return;
    }
    next(
      new AppError(
        'REQUEST.UNSUPPORTED_MEDIA_TYPE',
        "Send the body as JSON, with the header 'content-type: application/json'.",
      ),
    );
  };
}

function readPlain(request: Request, next: (error?: unknown) => void): void {
  // Node's parser tells of the end, and of a break, outside of the request's context. Not `AsyncLocalStorage.bind`, which takes 6 us, and many times that in a turn that comes alone.
  const context = new AsyncResource('JsonBody');
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
  };
  const finish = (): void => {
    letGo();
    context.runInAsyncScope(proceed, undefined, request, chunks, next);
  };
  const breakOff = (cause: Error): void => {
    letGo();
    context.runInAsyncScope(
      next,
      undefined,
      new AppError('REQUEST.INVALID', 'The body broke off.', { cause }),
    );
  };
  // The request lives as long as its answer.
  const letGo = (): void => {
    request.off('data', take).off('end', finish).off('error', breakOff);
  };
  request.on('data', take).on('end', finish).on('error', breakOff);
}

function proceed(request: Request, chunks: readonly Buffer[], next: (error?: unknown) => void): void {
  try {
    request.body = parse(chunks);
  } catch (error) {
    next(malformedJson(error));
    return;
  }
  next();
}

/** As body-parser has it: a byte order mark is left out, and what is neither an object nor an array is no body. */
function parse([first, ...others]: readonly Buffer[]): unknown {
  const bytes = others.length === 0 ? first : Buffer.concat([first as Buffer, ...others]);
  const text = String(bytes);
  const body: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (typeof body !== 'object' || body === null) throw new SyntaxError('neither an object nor an array');
  return body;
}

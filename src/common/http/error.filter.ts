import { Catch, Inject, Logger, Optional, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../errors/index.js';
import { reportFault } from '../observability/index.js';
import { allowedMethods } from './allowed-methods.js';
import { BEFORE_ERROR_ANSWER, type BeforeErrorAnswer } from './before-error-answer.js';
import { toErrorBody } from './error-body.js';
import { ERROR_DIALECTS, findErrorDialect, type ErrorAnswer, type ErrorDialect } from './error-dialect.js';
import { fromHttpError } from './from-http-error.js';

/** Answers every error that comes before the headers in one form, and tells the log what clients are not told. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  constructor(
    @Optional() @Inject(ERROR_DIALECTS) private readonly dialects: readonly ErrorDialect[] = [],
    @Optional() @Inject(BEFORE_ERROR_ANSWER) private readonly beforeAnswer?: BeforeErrorAnswer,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): Promise<void> | undefined {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = orWrongMethod(fromHttpError(exception), request, response);
    this.log(error);
    if (response.headersSent) {
      response.destroy();
      return undefined;
    }
    const ready = this.beforeAnswer?.(request, response, exception);
    if (ready === undefined) {
      this.answer(error, request, response);
      return undefined;
    }
    return ready
      .then(() => {
        this.answer(error, request, response);
      })
      .catch((fault: unknown) => {
        // Nobody else hears of it: Nest waits for no filter.
        this.logger.error({ err: fault }, 'An error could not be answered');
        response.destroy();
      });
  }

  private answer(error: AppError, { path }: Request, response: Response): void {
    if (error.retryAfterMs !== undefined) {
      response.setHeader('Retry-After', Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
    }
    const dialect = findErrorDialect(this.dialects, path);
    const { status, headers = {}, body } = dialect?.encode(error) ?? ownAnswer(error);
    response.status(status).set(headers).json(body);
  }

  private log(error: AppError): void {
    const cause = error.cause instanceof Error ? error.cause : error;
    switch (error.severity) {
      case 'expected':
        this.logger.debug(`${error.code}: ${error.message}`);
        return;
      case 'warning':
        this.logger.warn(`${error.code}: ${cause.message}`);
        return;
      case 'fault':
        this.logger.error(`${error.code}: ${cause.message}`, cause.stack);
        reportFault(cause);
        return;
      default:
        error.severity satisfies never;
    }
  }
}

/** A path that has routes for other methods was found; the answer then names those methods. */
function orWrongMethod(error: AppError, request: Request, response: Response): AppError {
  if (error.code !== 'REQUEST.NOT_FOUND') return error;
  const methods = allowedMethods(request);
  if (methods.length === 0 || methods.includes(request.method)) return error;
  response.setHeader('Allow', methods.join(', '));
  return new AppError('REQUEST.METHOD_NOT_ALLOWED', `This route takes ${methods.join(', ')}.`, {
    details: { allowed: methods },
  });
}

function ownAnswer(error: AppError): ErrorAnswer {
  return { status: error.status, body: toErrorBody(error) };
}

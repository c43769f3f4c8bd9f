import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import * as Sentry from '@sentry/node';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/index.js';

/** Names the request's Sentry span after its handler and tags it with the correlation id. */
@Injectable()
export class TraceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const scope = Sentry.getIsolationScope();
    scope.setTag('request_id', currentContext()?.requestId);
    scope.setTransactionName(`${context.getClass().name}.${context.getHandler().name}`);
    return next.handle();
  }
}

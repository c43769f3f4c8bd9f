import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/index.js';
import { sentry } from '../observability/index.js';

/** Names the request's Sentry span after its handler and tags it with the correlation id. */
@Injectable()
export class TraceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const scope = sentry()?.getIsolationScope();
    scope?.setTag('request_id', currentContext()?.requestId);
    scope?.setTransactionName(`${context.getClass().name}.${context.getHandler().name}`);
    return next.handle();
  }
}

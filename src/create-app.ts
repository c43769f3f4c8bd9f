import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import { serveApiDocs } from './api-docs/index.js';
import { AppModule } from './app.module.js';
import {
  accessMiddleware,
  BoundedExpressAdapter,
  closeConnectionsDuring,
  inTurn,
  jsonBodyMiddleware,
  literalRoutesMiddleware,
  optionsMiddleware,
  pagePolicyMiddleware,
  REPLAYED_HEADER,
  REQUEST_ID_HEADER,
  requestHeadMiddleware,
  requestIdMiddleware,
  safeBodyMiddleware,
  securityHeaders,
  urlLengthMiddleware,
} from './common/http/index.js';
import { ShutdownState } from './common/lifecycle/index.js';
import { createLogging, type Logging } from './common/logging/index.js';
import { MetricsRegistry } from './common/observability/index.js';
import type { Configuration } from './config/index.js';

/** Bodies above this, in bytes, are refused while they arrive. */
const BODY_LIMIT = 1_048_576;

/** How long browsers may keep the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/** The methods that there are routes for: what a preflight names. */
const ROUTE_METHODS = ['GET', 'HEAD', 'POST', 'DELETE'];

/** The whole service, ready to listen. Throws when it cannot be put together as configured. */
export async function createApp(
  configuration: Configuration,
  logging: Logging = createLogging(configuration),
): Promise<NestExpressApplication> {
  const { server, auth, connections } = configuration;
  const adapter = new BoundedExpressAdapter(connections, server.heartbeatIntervalMs);
  const module = AppModule.forRoot(configuration, logging);
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    abortOnError: false,
    bodyParser: false,
    // Until the configured logger is there; what stops the boot is thrown.
    logger: false,
  });
  app.useLogger(logging.logger);
  app.useSecurityHeaders(securityHeaders(server));
  app.set('trust proxy', server.trustProxyHops);
  // Names in brackets stay names: no query makes objects.
  app.set('query parser', 'simple');
  closeConnectionsDuring(app.get(ShutdownState), adapter.getInstance<{ response: Response }>().response);
  app.use(inTurn(requestIdMiddleware, accessMiddleware(app.get(MetricsRegistry)), pagePolicyMiddleware));
  if (server.corsOrigins.length > 0) {
    app.enableCors({
      origin: server.corsOrigins.includes('*') ? '*' : [...server.corsOrigins],
      methods: ROUTE_METHODS,
      maxAge: PREFLIGHT_SECONDS,
      preflightContinue: true,
      exposedHeaders: [
        REQUEST_ID_HEADER,
        'X-RateLimit-Limit',
        'X-RateLimit-Remaining',
        'X-RateLimit-Reset',
        'Retry-After',
        REPLAYED_HEADER,
        'Content-Disposition',
      ],
    });
  }
  const routing = [safeBodyMiddleware, literalRoutesMiddleware()];
  // Behind CORS, so that a browser may read also what is wrong with a request.
  app.use(
    inTurn(
      requestHeadMiddleware,
      urlLengthMiddleware,
      optionsMiddleware,
      jsonBodyMiddleware(BODY_LIMIT, inTurn(...routing)),
    ),
  );
  app.useBodyParser('json', { limit: BODY_LIMIT, type: ['application/json', '+json'] });
  app.use(...routing);
  serveApiDocs(app, server.appName, auth);
  return app;
}

import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { Gatekeeper } from '../auth/index.js';
import type { AuthConfig } from '../config/index.js';
import { describeApi } from './describe-api.js';
import { serveRedoc } from './serve-redoc.js';

/** No controllers, so that the guard of routes does not see them. */
const PATHS = ['/docs', '/redoc', '/openapi.json', '/openapi.yaml'];

/**
 * Serves Swagger UI at /docs, ReDoc at /redoc and the document of both at /openapi.json and /openapi.yaml, from
 * local files alone, as admin routes.
 */
export function serveApiDocs(app: INestApplication, appName: string, auth: AuthConfig): void {
  const gatekeeper = app.get(Gatekeeper);
  for (const path of PATHS) {
    app.use(path, async (request: Request, response: Response, next: NextFunction) => {
      await gatekeeper.admit(request, response, 'admin');
      next();
    });
  }
  const title = `${appName} API`;
  SwaggerModule.setup('docs', app, () => describeApi(app, appName, auth), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: title,
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true },
  });
  serveRedoc(app, title);
}

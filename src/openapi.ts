import type { INestApplication } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { describeSecurity, Gatekeeper } from './auth/index.js';
import { VERSION, type AuthConfig } from './config/index.js';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** No controllers, so that the guard of routes does not see them. */
const PATHS = ['/docs', '/openapi.json', '/openapi.yaml'];

/** Serves Swagger UI at /docs and the OpenAPI document at /openapi.json, from local files alone, as admin routes. */
export function serveOpenApi(app: INestApplication, appName: string, auth: AuthConfig): void {
  const gatekeeper = app.get(Gatekeeper);
  for (const path of PATHS) {
    app.use(path, (request: Request, response: Response, next: NextFunction) => {
      gatekeeper.admit(request, response, 'admin').then(() => {
        next();
      }, next);
    });
  }
  const document = new DocumentBuilder()
    .setTitle(appName)
    .setDescription(
      'Streams answers of language models, keeps sessions and runs tools. Every error has the form ' +
        '`{error: {code, message, request_id}}`; every answer has an `X-Request-ID` header.',
    )
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addTag('chat', 'Ask, and stream the answer')
    .addTag('openai', "OpenAI's wire")
    .addTag('turns', 'Turns with resumable events')
    .addTag('sessions', 'Conversations')
    .addTag('memory', 'What is known of users')
    .addTag('tools', 'What models may call')
    .addTag('health', 'Probes')
    .addTag('service', 'About this service')
    .build();
  SwaggerModule.setup(
    'docs',
    app,
    () => describeSecurity(SwaggerModule.createDocument(app, document), auth),
    {
      jsonDocumentUrl: 'openapi.json',
      yamlDocumentUrl: 'openapi.yaml',
      customSiteTitle: `${appName} API`,
      swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true },
    },
  );
}

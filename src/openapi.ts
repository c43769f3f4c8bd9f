import type { INestApplication } from '@nestjs/common';
import { VERSION } from './config/index.js';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves Swagger UI at /docs and the OpenAPI document at /openapi.json, from local files alone. */
export function serveOpenApi(app: INestApplication, appName: string): void {
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
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: `${appName} API`,
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true },
  });
}

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeSecurity } from '../auth/index.js';
import { VERSION, type AuthConfig } from '../config/index.js';
import { withErrorExamples } from './with-error-examples.js';
import { withRequestExamples } from './with-request-examples.js';

const DESCRIPTION =
  'Streams answers of language models, keeps sessions and runs tools. Every error has the form ' +
  '`{error: {code, message, request_id}}`; every answer has an `X-Request-ID` header.';

/** The OpenAPI document of all controllers, complete enough to generate a client from. */
export function describeApi(app: INestApplication, appName: string, auth: AuthConfig): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle(appName)
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addTag('chat', 'Ask, and stream the answer')
    .addTag('openai', "OpenAI's wire")
    .addTag('ui message stream', "AI SDK's wire")
    .addTag('turns', 'Turns with resumable events')
    .addTag('sessions', 'Conversations')
    .addTag('memory', 'What is known of users')
    .addTag('tools', 'What models may call')
    .addTag('health', 'Probes')
    .addTag('service', 'About this service')
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: operationIdOf });
  // Every operation that needs credentials says so itself.
  return { security: [], ...describeSecurity(withErrorExamples(withRequestExamples(document)), auth) };
}

/** `sessionHistory` of SessionController's `history`: what generated clients name their functions. */
function operationIdOf(controller: string, method: string): string {
  const subject = controller.replace(/Controller$/, '');
  return (
    subject.charAt(0).toLowerCase() + subject.slice(1) + method.charAt(0).toUpperCase() + method.slice(1)
  );
}

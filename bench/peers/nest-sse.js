import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, RequestMethod, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import OpenAI from 'openai';
import { Observable } from 'rxjs';

/** A plain Nest controller: @Sse over an Observable of OpenAI's SDK. No sessions. */
const openai = new OpenAI({ apiKey: 'bench', baseURL: `${process.env.UPSTREAM}/v1` });

class ChatController {
  chat({ message }) {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      answer(message, subscriber, abort.signal).then(
        () => subscriber.complete(),
        (error) => subscriber.error(error),
      );
      return () => abort.abort();
    });
  }
}

async function answer(message, subscriber, signal) {
  const stream = await openai.chat.completions.create(
    {
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: message }],
      stream: true,
      stream_options: { include_usage: true },
    },
    { signal },
  );
  for await (const chunk of stream) {
    const content = chunk.choices[0]?.delta?.content;
    if (content) subscriber.next({ data: { type: 'chunk', content } });
  }
  subscriber.next({ data: { type: 'done' } });
}

// Decorators as functions, so that the file runs without a compiler.
Controller()(ChatController);
Body()(ChatController.prototype, 'chat', 0);
const handler = Object.getOwnPropertyDescriptor(ChatController.prototype, 'chat');
Sse('chat', { method: RequestMethod.POST })(ChatController.prototype, 'chat', handler);
HttpCode(200)(ChatController.prototype, 'chat', handler);

class AppModule {}
Module({ controllers: [ChatController] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(Number(process.env.PORT), '127.0.0.1');

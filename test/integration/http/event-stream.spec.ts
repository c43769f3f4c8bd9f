import { once } from 'node:events';
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY, from, Observable, ReplaySubject, Subject, throwError } from 'rxjs';
import { EventStream, SseFrame } from '../../../src/common/http/index.js';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { awaitUntil } from '../../support/await-until.js';

let frames: Observable<SseFrame>;
let app: NestExpressApplication;
let port: number;

@Controller()
class StreamController {
  @Get('stream')
  @EventStream()
  stream(): Observable<SseFrame> {
    return frames;
  }

  @Get('json')
  @EventStream()
  json(): object {
    return { isStream: false };
  }
}

beforeEach(async () => {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(parseConfiguration({}))],
    controllers: [StreamController],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ logger: false });
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});
afterEach(async () => {
  await app.close();
});

const ask = (method: string, path = '/stream'): ClientRequest =>
  send({ host: '127.0.0.1', port, method, path }).end();

async function answerTo(method: string, path?: string): Promise<{ response: IncomingMessage; text: string }> {
  const [response] = (await once(ask(method, path), 'response')) as [IncomingMessage];
  const chunks = await response.setEncoding('utf8').toArray();
  return { response, text: chunks.join('') };
}

const frame = (content: string): SseFrame => SseFrame.json({ content });

describe('an event stream', () => {
  it('tells all frames, those that are there at once too', async () => {
    frames = from([frame('a'), frame('b')]);

    const { response, text } = await answerTo('GET');

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(text).toBe('data: {"content":"a"}\n\ndata: {"content":"b"}\n\n');
  });

  it('is a 204 without frames, an error where it fails ahead of them, and JSON where it is no stream', async () => {
    frames = EMPTY;
    expect((await answerTo('GET')).response.statusCode).toBe(204);
    frames = throwError(() => new Error('no frames'));
    expect((await answerTo('GET')).response.statusCode).toBe(500);
    expect((await answerTo('GET', '/json')).text).toBe('{"isStream":false}');
  });

  it('answers HEAD with the headers, and takes no more than the first frame', async () => {
    const taken: string[] = [];
    frames = new Observable((subscriber) => {
      for (const content of ['a', 'b', 'c']) {
        if (subscriber.closed) return;
        taken.push(content);
        subscriber.next(frame(content));
      }
    });

    const { response, text } = await answerTo('HEAD');

    expect([response.statusCode, text]).toEqual([200, '']);
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(taken).toEqual(['a']);
    expect((await answerTo('HEAD')).response.statusCode).toBe(200);
  });

  it.each([0, 1])('lets go of its source when the client leaves behind %i frames', async (count) => {
    const source = new Subject<SseFrame>();
    frames = source;
    const client = ask('GET').on('error', () => undefined);
    await awaitUntil(() => source.observed);
    if (count > 0) {
      source.next(frame('a'));
      await once(client, 'response');
    }

    client.destroy();

    await awaitUntil(() => !source.observed);
    source.next(frame('behind its back'));
  });

  it('cuts the connection where it fails behind the first frame', async () => {
    const source = new ReplaySubject<SseFrame>();
    frames = source;
    source.next(frame('a'));
    const [response] = (await once(ask('GET'), 'response')) as [IncomingMessage];
    response.setEncoding('utf8').resume();

    source.error(new Error('broken'));

    await expect(once(response, 'end')).rejects.toThrow('aborted');
  });
});

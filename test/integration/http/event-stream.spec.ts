import { once } from 'node:events';
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { concat, EMPTY, from, Observable, of, ReplaySubject, Subject, throwError } from 'rxjs';
import { countOpenStreams } from '../../../src/common/http/event-stream-answer.js';
import { EventStream, EventStreamAdapter, SseFrame } from '../../../src/common/http/index.js';
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
    controllers: [StreamController],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>(new EventStreamAdapter(15_000), {
    logger: false,
  });
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

/** All that has come, which stays to be read. */
function tail(socket: Socket): string {
  const bytes = (socket.read() ?? Buffer.alloc(0)) as Buffer;
  if (bytes.length > 0) socket.unshift(bytes);
  return bytes.toString('utf8');
}

/** How often a connection was written to from now on: each time is a call of the system. */
function countWrites(connection: Socket): () => number {
  let count = 0;
  const write = connection._write.bind(connection);
  const writev = connection._writev?.bind(connection);
  connection._write = (...given) => {
    count++;
    write(...given);
  };
  connection._writev = (...given) => {
    count++;
    writev?.(...given);
  };
  return () => count;
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

  it('counts as open until it is closed, however it ends', async () => {
    const source = new ReplaySubject<SseFrame>();
    frames = source;
    source.next(frame('a'));
    const [response] = (await once(ask('GET'), 'response')) as [IncomingMessage];
    expect(countOpenStreams()).toBe(1);
    source.complete();
    await response.toArray();
    await awaitUntil(() => countOpenStreams() === 0);

    frames = from([frame('a')]);
    await answerTo('GET');
    await answerTo('HEAD');
    frames = EMPTY;
    await answerTo('GET');
    frames = throwError(() => new Error('no frames'));
    await answerTo('GET');
    frames = concat(
      of(frame('a')),
      throwError(() => new Error('broken')),
    );
    const [broken] = (await once(ask('GET'), 'response')) as [IncomingMessage];
    await broken.toArray().catch(() => undefined);

    await awaitUntil(() => countOpenStreams() <= 0);
    expect(countOpenStreams()).toBe(0);
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

  it('writes what comes in one turn of the event loop as one chunk, the end of the answer behind it', async () => {
    const source = new Subject<SseFrame>();
    frames = source;
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /stream HTTP/1.1\r\nHost: nestor\r\n\r\n'),
    );
    await awaitUntil(() => source.observed);
    source.next(frame('a'));
    source.next(frame('ấ'));
    await once(socket, 'readable');
    source.next(frame('c'));
    source.next(frame('d'));
    source.complete();

    await awaitUntil(() => socket.readableLength > 0 && tail(socket).endsWith('0\r\n\r\n'));
    const body = tail(socket).split('\r\n\r\n').slice(1).join('\r\n\r\n');
    const pair = (first: string, second: string): string => `${frame(first).text}${frame(second).text}`;
    const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
    expect(body).toBe(`${chunk(pair('a', 'ấ'))}${chunk(pair('c', 'd'))}0\r\n\r\n`);
    socket.destroy();
  });

  it('writes the last text and the end of the body at once, and answers the next request of the connection', async () => {
    const accepted = once(app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const socket = connect(port, '127.0.0.1');
    const [connection] = await accepted;
    const writes = countWrites(connection);
    for (const name of ['first', 'second']) {
      const source = new Subject<SseFrame>();
      frames = source;
      socket.write('GET /stream HTTP/1.1\r\nHost: nestor\r\n\r\n');
      await awaitUntil(() => source.observed);
      source.next(frame(name));
      await awaitUntil(() => tail(socket).includes(`"${name}"`));
      const before = writes();
      source.next(frame(`last of the ${name}`));
      source.complete();
      await awaitUntil(() => tail(socket).endsWith('0\r\n\r\n') && tail(socket).includes(`of the ${name}`));

      expect(writes() - before).toBe(1);
      expect(connection.writableCorked).toBe(0);
    }
    socket.destroy();
  });

  it('is whole over HTTP/1.0, which has no chunks, and the connection closes behind it', async () => {
    frames = from([frame('a'), frame('b')]);
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /stream HTTP/1.0\r\n\r\n'));

    const [head = '', ...body] = (await socket.setEncoding('utf8').toArray()).join('').split('\r\n\r\n');

    expect(head).toContain(' 200 ');
    expect(body.join('\r\n\r\n')).toBe(`${frame('a').text}${frame('b').text}`);
  });

  it('answers requests that come at once one behind the other', async () => {
    frames = from([frame('a'), frame('b')]);
    const request = 'GET /stream HTTP/1.1\r\nHost: nestor\r\n';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${request}\r\n${request}Connection: close\r\n\r\n`),
    );

    const text = (await socket.setEncoding('utf8').toArray()).join('');

    const bodies = text.split(/HTTP\/1\.1 200 [^]*?\r\n\r\n/).slice(1);
    const content = `${frame('a').text}${frame('b').text}`;
    const body = new RegExp(`^(?:[0-9a-f]+\r\n)${content}\r\n0\r\n\r\n$`);
    expect(bodies).toEqual([expect.stringMatching(body), expect.stringMatching(body)]);
  });

  it('tells its status and first frame where it fails right behind that', async () => {
    const source = new Subject<SseFrame>();
    frames = source;
    const answered = once(ask('GET'), 'response') as Promise<[IncomingMessage]>;
    await awaitUntil(() => source.observed);
    source.next(frame('a'));
    source.error(new Error('broken'));

    const [response] = await answered;
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    await expect(once(response, 'end')).rejects.toThrow('aborted');
    expect([response.statusCode, text]).toEqual([200, frame('a').text]);
  });

  it('loses nothing of what came ahead of its failure', async () => {
    const source = new ReplaySubject<SseFrame>();
    frames = source;
    source.next(frame('a'));
    const [response] = (await once(ask('GET'), 'response')) as [IncomingMessage];
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));

    source.next(frame('b'));
    source.error(new Error('broken'));

    await expect(once(response, 'end')).rejects.toThrow('aborted');
    expect(text).toBe(`${frame('a').text}${frame('b').text}`);
  });
});

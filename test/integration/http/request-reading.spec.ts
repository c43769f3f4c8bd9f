import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, NextFunction, Request, Response } from 'express';
import { currentContext, runInContext } from '../../../src/common/context/index.js';
import { fromHttpError } from '../../../src/common/http/from-http-error.js';
import { inTurn, jsonBodyMiddleware, literalRoutesMiddleware } from '../../../src/common/http/index.js';

const LIMIT = 1_000;

const passed: string[] = [];
/** Codes and request ids of what went wrong. */
const failed: unknown[] = [];
let server: Server;
let origin: string;

const pass =
  (name: string) =>
  (_request: Request, _response: Response, next: NextFunction): void => {
    passed.push(name);
    next();
  };
const answer =
  (name: string) =>
  (request: Request, response: Response): void => {
    const { path } = request.route as { path: string };
    response.json({ name, path, body: request.body as unknown, requestId: currentContext()?.requestId });
  };

beforeAll(async () => {
  const adapter = new ExpressAdapter();
  const app = adapter.getInstance<Express>();
  app.use((_request, _response, next) => {
    runInContext({ requestId: 'mine' }, next);
  });
  const literalRoutes = literalRoutesMiddleware();
  app.use(inTurn(pass('first'), pass('second'), jsonBodyMiddleware(LIMIT, literalRoutes)));
  adapter.useBodyParser('json', false, { limit: LIMIT });
  app.use(pass('parser'), literalRoutes);
  app.use('/guarded', (_request, response) => {
    response.status(403).json({});
  });
  app.get('/guarded', answer('guarded'));
  app.get('/:any', answer('any'));
  app.get('/later', answer('later'));
  app.post('/text', answer('text'));
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { code, status } = fromHttpError(error);
    const failure = { code, requestId: currentContext()?.requestId };
    failed.push(failure);
    response.status(status).json(failure);
  });
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(origin + path, init);
  return { status: response.status, body: await response.json() };
}

const post = (body: string | Uint8Array<ArrayBuffer>): ReturnType<typeof ask> =>
  ask('/text', { method: 'POST', headers: { 'content-type': 'application/json' }, body });

describe('Literal routes', () => {
  it.each(['/text', '/text?q=1', '/text/', '/TEXT'])('finds the route of POST %s', async (path) => {
    expect((await ask(path, { method: 'POST' })).body).toMatchObject({ name: 'text', path: '/text' });
  });

  it('leaves out nothing that stands ahead of a route', async () => {
    expect((await ask('/guarded')).status).toBe(403);
    expect((await ask('/later')).body).toMatchObject({ name: 'any', path: '/:any' });
  });

  it('takes a method that a route does not have on to the next one', async () => {
    expect((await ask('/text')).body).toMatchObject({ name: 'any' });
  });
});

describe('JSON bodies', () => {
  it('runs what is mounted together in turn', async () => {
    passed.length = 0;
    await post('{}');

    expect(passed).toEqual(['first', 'second']);
  });

  it('leaves one in another charset to the parser', async () => {
    passed.length = 0;
    const headers = { 'content-type': 'application/json; charset=utf-16le' };
    const body = Buffer.from('{"prompt":"Xin chào"}', 'utf16le');
    const answered = await ask('/text', { method: 'POST', headers, body });

    expect(answered).toMatchObject({ status: 200, body: { body: { prompt: 'Xin chào' } } });
    expect(passed).toEqual(['first', 'second', 'parser']);
  });

  it('reads an object in the context of its request', async () => {
    expect((await post('{"prompt":"Xin chào"}')).body).toMatchObject({
      body: { prompt: 'Xin chào' },
      requestId: 'mine',
    });
  });

  it('reads what comes in pieces, cut within a character', async () => {
    const bytes = Buffer.from('{"prompt":"é"}');
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write(
      `POST /text HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }

    expect(await text(socket)).toContain('"body":{"prompt":"é"}');
  });

  it.each([
    ['a byte order mark', Buffer.from('\uFEFF{"a":1}'), { a: 1 }],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
      { a: '\uFFFD' },
    ],
    ['blanks around it', Buffer.from(' \r\n[1]\n'), [1]],
  ])('reads JSON with %s', async (_what, bytes, body) => {
    expect((await post(new Uint8Array(bytes))).body).toMatchObject({ body });
  });

  it.each(['{"a":', '"text"', '5', 'null', ' '])('refuses %j', async (body) => {
    expect(await post(body)).toEqual({
      status: 400,
      body: { code: 'REQUEST.MALFORMED_JSON', requestId: 'mine' },
    });
  });

  it('refuses a body above the limit', async () => {
    const { status, body } = await post(JSON.stringify('x'.repeat(LIMIT)));

    expect([status, body]).toMatchObject([413, { code: 'REQUEST.TOO_LARGE' }]);
  });

  it('goes on when a client leaves within its body', async () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write(
      'POST /text HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a"',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    failed.length = 0;
    socket.destroy();
    await once(socket, 'close');

    expect((await post('{"a":1}')).body).toMatchObject({ body: { a: 1 } });
    expect(failed).toEqual([{ code: 'REQUEST.INVALID', requestId: 'mine' }]);
  });
});

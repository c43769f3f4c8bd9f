import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { letGoOfBeginning } from './let-go-of-beginning.js';

describe('letGoOfBeginning', () => {
  const server = createServer();

  beforeEach(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  /** Asks, and has `handle` answer. */
  async function ask(
    handle: (response: Response) => void,
  ): Promise<{ answer: IncomingMessage; text: string }> {
    server.once('request', (_request: IncomingMessage, response: ServerResponse) => {
      handle(response as Response);
    });
    const { port } = server.address() as AddressInfo;
    const sent = request({
      host: '127.0.0.1',
      port,
      headers: { 'x-asked': 'yes', connection: 'close' },
    }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { answer, text: (await answer.setEncoding('utf8').toArray()).join('') };
  }

  it('keeps no header of request and response, and the answer is whole', async () => {
    let kept: unknown;
    const { answer, text } = await ask((response) => {
      response.setHeader('x-told', 'yes');
      response.writeHead(200);
      letGoOfBeginning(response);
      const { rawHeaders, headers } = response.req;
      kept = { told: response.getHeaderNames(), rawHeaders, headers };
      response.write('one ');
      response.end('two');
    });

    expect(kept).toEqual({ told: [], rawHeaders: [], headers: {} });
    expect(answer.headers).toMatchObject({ 'x-told': 'yes', 'transfer-encoding': 'chunked' });
    expect(text).toBe('one two');
  });
});

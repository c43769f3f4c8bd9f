import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IncomingEvents } from './incoming-events.js';
import { post } from './post.js';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\ndata: [DONE]\n\n';

let server: Server;
let received: string;

beforeEach(async () => {
  received = '';
  server = createServer((socket) => {
    socket.setEncoding('latin1').on('data', (text) => {
      received += String(text);
      if (received.endsWith('}')) socket.end(ANSWER);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.close();
});

describe('post', () => {
  it.each([
    ['a text', '{"text":"Xin chào"}'],
    ['bytes', Buffer.from('{"text":"Xin chào"}')],
  ])('sends %s once, with its one length in bytes', async (_name, body) => {
    const { port } = server.address() as AddressInfo;
    const call = { origin: `http://127.0.0.1:${port}`, path: '/v1', headers: ['x-own', 'yes'] };

    const answer = await post(call, body, new AbortController().signal);

    expect(answer).toBeInstanceOf(IncomingEvents);
    const [head = '', sent = ''] = received.split('\r\n\r\n');
    expect(Buffer.from(sent, 'latin1').toString()).toBe('{"text":"Xin chào"}');
    expect(head.match(/^(content-length|transfer-encoding|x-own):.*$/gim)).toEqual([
      'x-own: yes',
      'content-length: 20',
    ]);
  });
});

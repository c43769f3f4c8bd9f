import { describe, expect, it } from '@jest/globals';
import { EventCheck } from '../../../bench/load/event-check.js';
import { ResponseParser } from '../../../bench/load/response-parser.js';
import { WIRES } from '../../../bench/load/wires.js';

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

/** What is heard of a response that comes in such pieces: its body, and how it ended. */
function read(...pieces: readonly string[]): { body: string; endings: (string | undefined)[] } {
  const heard = { body: '', endings: [] as (string | undefined)[] };
  const parser = new ResponseParser({
    onHead: () => undefined,
    onBody: (bytes) => (heard.body += bytes),
    onEnd: (fault) => heard.endings.push(fault),
  });
  for (const piece of pieces) parser.push(piece);
  return heard;
}

describe('the load client', () => {
  it('reads chunks however they are cut', () => {
    const response = `${HEAD}3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n`;
    for (let at = 1; at < response.length; at++) {
      expect(read(response.slice(0, at), response.slice(at))).toEqual({
        body: 'abc0123456789',
        endings: [undefined],
      });
    }
  });

  it.each([
    ['no line end behind a chunk', `${HEAD}3\r\nabcd\r\n0\r\n\r\n`],
    ['no size of a chunk', `${HEAD}3\r\nabc\r\n\r\n0\r\n\r\n`],
    ['bytes behind the last chunk', `${HEAD}3\r\nabc\r\n0\r\n\r\n0\r\n\r\n`],
    ['bytes behind the last chunk', `${HEAD}3\r\nabc\r\n0\r\nXX\r\n`],
    ['bytes behind the body', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd'],
  ])('finds %s', (fault, response) => {
    expect(read(response).endings).toEqual([fault]);
  });

  it.each([
    [
      undefined,
      ': ping\n\nid: 1\nevent: x\ndata: {"type":"chunk","content":"ab"}\n\ndata: {"type":"end"}\n\n',
    ],
    ['no line of an event stream: junk', 'data: {"content":"ab"}\n\njunk\n\ndata: {"type":"end"}\n\n'],
    ['no JSON: {"content":"ab"', 'data: {"content":"ab"\n\ndata: {"type":"end"}\n\n'],
    ['text differs: 1 of 2 characters', 'data: {"content":"a"}\n\ndata: {"type":"end"}\n\n'],
    ['bytes behind the last event', 'data: {"content":"ab"}\n\ndata: {"type":"end"}\n\ndata: {}\n'],
  ])('says %j of the events of an answer', (fault, body) => {
    const check = new EventCheck('ab', WIRES.stream);

    check.push(body);

    expect(check.fault()).toBe(fault);
  });
});

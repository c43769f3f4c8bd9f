import type { Socket } from 'node:net';
import type { Response } from 'express';
import { runAtEndOfLoopTurn, type EndOfLoopTurnTask } from '../event-loop/index.js';

/** What waits at most before it is written, in UTF-16 code units: the socket has to tell whether its reader keeps up. */
const MOST_WAITING = 16_384;

/**
 * Writes one streamed answer. What all answers are given in one turn of the event loop is written at its end, what is for one
 * answer as one piece: a write wakes whoever reads, which is a good part of what a token costs, and one that is awake
 * already needs no waking.
 */
export class AnswerWriter implements EndOfLoopTurnTask {
  private text = '';
  private isEnding = false;
  private isBegun = false;
  /** Where chunks go once the first one is written: to ask the response for it costs a token more. */
  private socket: Socket | undefined;

  constructor(private readonly response: Response) {}

  /**
   * The first text takes the headers along, which are made up by now. It does not wait for what other answers are given: it is
   * what clients wait for most. What follows it at once, such as the end of a short answer, still goes with it.
   */
  begin(text: string): void {
    const { response } = this;
    response.writeHead(response.statusCode);
    this.write(text);
    process.nextTick(() => {
      this.flush();
    });
  }

  write(text: string): void {
    this.enqueue();
    this.text += text;
    if (this.text.length > MOST_WAITING) this.flush();
  }

  /** Ends the answer behind all text. */
  end(): void {
    this.enqueue();
    this.isEnding = true;
  }

  /** Cuts the connection behind all text: the answer must not look whole. */
  breakOff(): void {
    this.flush();
    // What has no chunks Node writes in the next tick, with the headers.
    process.nextTick(() => this.response.destroy());
  }

  /** Has nothing left to write where it was flushed before. */
  atEndOfLoopTurn(): void {
    this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    const { text } = this;
    this.text = '';
    if (this.isEnding) this.finish(text);
    else if (text !== '') this.writeText(text);
  }

  private finish(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded) return;
    // The last text and the end of the body are one write; `end` uncorks.
    response.socket?.cork();
    if (text !== '') this.writeText(text);
    response.end();
  }

  private writeText(text: string): void {
    if (this.socket === undefined) this.writeByResponse(text);
    else writeChunk(this.socket, text);
  }

  private writeByResponse(text: string): void {
    const { response, isBegun } = this;
    const { socket } = response;
    this.isBegun = true;
    if (response.destroyed) return;
    // Without chunks (HTTP/1.0) and behind an earlier answer on the connection, only Node knows what to write when.
    if (socket === null || !response.chunkedEncoding) response.write(text);
    else {
      this.socket = socket;
      if (isBegun) writeChunk(socket, text);
      else writeFirst(response, socket, text);
    }
  }

  private enqueue(): void {
    if (this.text === '' && !this.isEnding) runAtEndOfLoopTurn(this);
  }
}

/** Writes the headers and a chunk. Written by themselves the headers become one string, where Node keeps the many pieces that they are put together of for as long as the answer lasts. */
function writeFirst(response: Response, socket: Socket, text: string): void {
  socket.cork();
  response.flushHeaders();
  writeChunk(socket, text);
  socket.uncork();
}

/**
 * Writes a piece of a chunked body (RFC 9112, section 7.1) as `response.write` does, but as one string where that
 * hands the socket four and waits for the next tick, which costs about a third of what a token costs.
 */
function writeChunk(socket: Socket, text: string): void {
  const length = Buffer.byteLength(text);
  // Of ASCII alone; the bytes are the same, and are not looked at again.
  const encoding = length === text.length ? 'latin1' : 'utf8';
  socket.write(`${length.toString(16)}\r\n${text}\r\n`, encoding);
}

const HEAD_END = '\r\n\r\n';
const CHUNK_SIZE = /^[0-9a-f]+$/i;
/** The line break behind the data of a chunk is still to come. */
const CHUNK_END = -1;

/** What the parser finds in a response. */
export interface ResponseReader {
  onHead(status: number): void;
  onBody(bytes: string): void;
  /** The response is complete, or cannot be read on: then `fault` says why. */
  onEnd(fault?: string): void;
}

/** Reads HTTP/1.1 responses with a body in chunks or with a length, one character a byte. */
export class ResponseParser {
  private state: 'head' | 'chunks' | 'sized' | 'ended' = 'head';
  private rest = '';
  /** Bytes that are missing of the chunk, or of a body with a length. */
  private missing = 0;

  constructor(private readonly reader: ResponseReader) {}

  /** Of the next response on the connection. */
  reset(): void {
    this.state = 'head';
    this.rest = '';
    this.missing = 0;
  }

  push(bytes: string): void {
    const text = this.rest === '' ? bytes : this.rest + bytes;
    this.rest = '';
    let position = 0;
    if (this.state === 'head') {
      const headEnd = text.indexOf(HEAD_END);
      if (headEnd < 0) {
        this.rest = text;
        return;
      }
      this.takeHead(text.slice(0, headEnd));
      position = headEnd + HEAD_END.length;
    }
    if (this.state === 'chunks') this.takeChunks(text, position);
    else if (this.state === 'sized') this.takeSized(text.slice(position));
  }

  private takeHead(head: string): void {
    const isChunked = /\r\ntransfer-encoding:\s*chunked/i.test(head);
    this.state = isChunked ? 'chunks' : 'sized';
    this.missing = isChunked ? 0 : Number(/\r\ncontent-length:\s*(\d+)/i.exec(head)?.[1] ?? 0);
    this.reader.onHead(Number(head.slice(9, 12)));
  }

  private takeSized(body: string): void {
    this.missing -= body.length;
    if (body !== '') this.reader.onBody(body);
    if (this.missing <= 0) this.end(this.missing < 0 ? 'bytes behind the body' : undefined);
  }

  private takeChunks(text: string, start: number): void {
    let position = start;
    for (;;) {
      if (this.missing > 0) {
        const end = Math.min(position + this.missing, text.length);
        if (end > position) this.reader.onBody(text.slice(position, end));
        this.missing -= end - position;
        position = end;
        if (this.missing > 0) return;
        this.missing = CHUNK_END;
      }
      if (this.missing === CHUNK_END) {
        if (text.length < position + 2) return this.keep(text, position);
        if (!text.startsWith('\r\n', position)) return this.end('no line end behind a chunk');
        position += 2;
        this.missing = 0;
      }
      const sizeEnd = text.indexOf('\r\n', position);
      if (sizeEnd < 0) return this.keep(text, position);
      const size = text.slice(position, sizeEnd);
      if (!CHUNK_SIZE.test(size)) return this.end('no size of a chunk');
      const length = parseInt(size, 16);
      if (length === 0) {
        if (text.length < sizeEnd + 4) return this.keep(text, position);
        const isLast = text.length === sizeEnd + 4 && text.endsWith(HEAD_END);
        return this.end(isLast ? undefined : 'bytes behind the last chunk');
      }
      position = sizeEnd + 2;
      this.missing = length;
    }
  }

  private keep(text: string, position: number): void {
    this.rest = text.slice(position);
  }

  private end(fault?: string): void {
    this.state = 'ended';
    this.reader.onEnd(fault);
  }
}

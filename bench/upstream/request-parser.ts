export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';

/** Takes the requests out of the bytes of one connection: bodies with a length or in chunks, one behind the other. */
export class RequestParser {
  private rest = '';

  push(bytes: Buffer): UpstreamRequest[] {
    this.rest += bytes.toString('latin1');
    const requests: UpstreamRequest[] = [];
    for (let request = this.take(); request !== undefined; request = this.take()) requests.push(request);
    return requests;
  }

  private take(): UpstreamRequest | undefined {
    const headEnd = this.rest.indexOf(HEAD_END);
    if (headEnd < 0) return undefined;
    const head = this.rest.slice(0, headEnd);
    const start = headEnd + HEAD_END.length;
    const isChunked = /\r\ntransfer-encoding:\s*chunked/i.test(head);
    const found = isChunked ? this.chunkedBody(start) : this.sizedBody(head, start);
    if (found === undefined) return undefined;
    this.rest = this.rest.slice(found.end);
    const [method = '', path = ''] = head.split(' ', 2);
    return { method, path, body: Buffer.from(found.body, 'latin1').toString() };
  }

  private sizedBody(head: string, start: number): { body: string; end: number } | undefined {
    const length = Number(/\r\ncontent-length:\s*(\d+)/i.exec(head)?.[1] ?? 0);
    const end = start + length;
    return this.rest.length < end ? undefined : { body: this.rest.slice(start, end), end };
  }

  private chunkedBody(start: number): { body: string; end: number } | undefined {
    let body = '';
    let position = start;
    for (;;) {
      const sizeEnd = this.rest.indexOf('\r\n', position);
      if (sizeEnd < 0) return undefined;
      const size = parseInt(this.rest.slice(position, sizeEnd), 16);
      const dataStart = sizeEnd + 2;
      position = dataStart + size + 2;
      if (this.rest.length < position) return undefined;
      if (size === 0) return { body, end: position };
      body += this.rest.slice(dataStart, dataStart + size);
    }
  }
}

import type { AnswerCheck } from './answer-check.js';
import type { WireFormat } from './wires.js';

const DATA_PREFIX = 'data:';
const RAW_PREFIX = 'data: ';

/**
 * For answers whose text is the same on every wire. Looks for the text's key in each data line and compares what is
 * behind it in place, for parsing each event would cost more than the servers that are measured spend on it.
 */
export class AsciiCheck implements AnswerCheck {
  pieces = 0;
  private position = 0;
  private rest = '';
  private lastData = '';
  private firstFault: string | undefined;
  private readonly key: string | undefined;

  constructor(
    private readonly expected: string,
    private readonly format: WireFormat,
  ) {
    const name = format.textPath?.at(-1);
    this.key = name === undefined ? undefined : `"${name}":"`;
  }

  push(bytes: string): boolean {
    const text = this.rest === '' ? bytes : this.rest + bytes;
    const positionBefore = this.position;
    let lineStart = 0;
    for (;;) {
      const lineEnd = text.indexOf('\n', lineStart);
      if (lineEnd < 0) break;
      if (text.startsWith(DATA_PREFIX, lineStart)) this.takeData(text, lineStart, lineEnd);
      lineStart = lineEnd + 1;
    }
    this.rest = lineStart < text.length ? text.slice(lineStart) : '';
    return this.position > positionBefore;
  }

  fault(): string | undefined {
    if (this.firstFault !== undefined) return this.firstFault;
    if (this.position !== this.expected.length) {
      return `${this.position} of ${this.expected.length} characters`;
    }
    if (!this.lastData.includes(this.format.ending)) return `no ending: ${this.lastData.slice(0, 200)}`;
    return this.rest === '' ? undefined : 'bytes behind the last line';
  }

  private takeData(text: string, lineStart: number, lineEnd: number): void {
    if (this.position === this.expected.length) this.lastData = text.slice(lineStart, lineEnd);
    if (this.key === undefined) {
      const data = text.slice(lineStart + RAW_PREFIX.length, lineEnd);
      if (data !== this.format.ending) this.compare(data);
      return;
    }
    const keyStart = text.indexOf(this.key, lineStart);
    if (keyStart < 0 || keyStart > lineEnd) return;
    const valueStart = keyStart + this.key.length;
    this.compare(text.slice(valueStart, text.indexOf('"', valueStart)));
  }

  private compare(piece: string): void {
    if (piece === '') return;
    if (!this.expected.startsWith(piece, this.position)) {
      this.firstFault ??= `wrong text at ${this.position}: ${JSON.stringify(piece.slice(0, 80))}`;
    }
    this.pieces++;
    this.position += piece.length;
  }
}

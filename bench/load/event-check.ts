import type { AnswerCheck } from './answer-check.js';
import type { WireFormat } from './wires.js';

/** The fields that have no data, and comments. */
const OTHER_LINE = /^(event|id|retry|):/;

/** For any text: reads events as the event-stream format has it, and their data as JSON. */
export class EventCheck implements AnswerCheck {
  pieces = 0;
  private text = '';
  private rest = '';
  private lines: string[] = [];
  private lastData = '';
  private firstFault: string | undefined;

  constructor(
    private readonly expected: string,
    private readonly format: WireFormat,
  ) {}

  push(bytes: string): boolean {
    const before = this.pieces;
    const lines = (this.rest + bytes).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    return this.pieces > before;
  }

  fault(): string | undefined {
    if (this.firstFault !== undefined) return this.firstFault;
    if (this.text !== this.expected) {
      return `text differs: ${this.text.length} of ${this.expected.length} characters`;
    }
    if (!this.lastData.includes(this.format.ending)) return `no ending: ${this.lastData.slice(0, 200)}`;
    return this.rest === '' && this.lines.length === 0 ? undefined : 'bytes behind the last event';
  }

  private takeLine(line: string): void {
    if (line.startsWith('data:')) {
      this.lines.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    } else if (line === '') {
      if (this.lines.length > 0) this.takeEvent(Buffer.from(this.lines.join('\n'), 'latin1').toString());
      this.lines = [];
    } else if (!OTHER_LINE.test(line)) {
      this.firstFault ??= `no line of an event stream: ${line.slice(0, 80)}`;
    }
  }

  private takeEvent(data: string): void {
    this.lastData = data;
    const piece = this.textOf(data);
    if (piece === undefined || piece === '') return;
    this.text += piece;
    this.pieces++;
  }

  private textOf(data: string): string | undefined {
    const { textPath, ending } = this.format;
    if (data === ending) return undefined;
    if (textPath === undefined) return data;
    try {
      const value = textPath.reduce<unknown>(
        (inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step],
        JSON.parse(data),
      );
      return typeof value === 'string' ? value : undefined;
    } catch {
      if (data !== '[DONE]') this.firstFault ??= `no JSON: ${data.slice(0, 80)}`;
      return undefined;
    }
  }
}

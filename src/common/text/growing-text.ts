/** Such a text for those who only read it. */
export type ReadableText = Pick<GrowingText, 'length' | 'toString'>;

/** How much text may wait in pieces before it is joined, in UTF-16 code units; more where there is more text already. */
const SMALLEST_JOIN = 64;
const JOIN_SHARE = 8;

/**
 * A text that grows by small pieces. The engine keeps a string that was added to piece by piece as a tree with a node
 * for each; this one is joined in growing steps, so that it takes little more memory than its characters.
 */
export class GrowingText {
  private pieces: string[] = [];
  private waiting = 0;

  constructor(private joined = '') {}

  /** In UTF-16 code units. */
  get length(): number {
    return this.joined.length + this.waiting;
  }

  add(piece: string): void {
    this.pieces.push(piece);
    this.waiting += piece.length;
    if (this.waiting > Math.max(SMALLEST_JOIN, this.joined.length / JOIN_SHARE)) this.join();
  }

  /** Takes back all but the first `length` code units. */
  cut(length: number): void {
    this.joined = this.toString().slice(0, length);
  }

  toString(): string {
    if (this.pieces.length > 0) this.join();
    return this.joined;
  }

  private join(): void {
    this.joined = [this.joined, ...this.pieces].join('');
    this.pieces = [];
    this.waiting = 0;
  }
}

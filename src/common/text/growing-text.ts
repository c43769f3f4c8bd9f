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
  private joined = '';
  private pieces: string[] = [];
  private size = 0;
  /** The length above which the pieces are joined. */
  private nextJoin = SMALLEST_JOIN;

  /** In UTF-16 code units. */
  get length(): number {
    return this.size;
  }

  add(piece: string): void {
    this.pieces.push(piece);
    this.size += piece.length;
    if (this.size > this.nextJoin) this.join();
  }

  /** Takes back all but the first `length` code units. */
  cut(length: number): void {
    this.joined = this.toString().slice(0, length);
    this.measure();
  }

  toString(): string {
    if (this.pieces.length > 0) this.join();
    return this.joined;
  }

  private join(): void {
    this.joined = [this.joined, ...this.pieces].join('');
    this.pieces = [];
    this.measure();
  }

  private measure(): void {
    this.size = this.joined.length;
    this.nextJoin = this.size + Math.max(SMALLEST_JOIN, Math.trunc(this.size / JOIN_SHARE));
  }
}

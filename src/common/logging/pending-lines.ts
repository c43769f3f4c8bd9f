/** Enough for the lines of a quiet moment, in bytes. */
const FIRST_SIZE = 16_384;

/**
 * Lines that wait to be written, as bytes outside of the heap: as strings they would outlive the collections of young objects, and
 * wait among the old ones for that of the whole heap.
 */
export class PendingLines {
  private bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  private end = 0;
  private lines = 0;

  /** How many lines there are. */
  get count(): number {
    return this.lines;
  }

  /** All lines, as UTF-8. */
  get content(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  /** @param length of the line, in bytes. */
  add(line: string, length: number): void {
    if (this.end + length > this.bytes.length) this.growTo(this.end + length);
    this.end += this.bytes.write(line, this.end);
    this.lines += 1;
  }

  private growTo(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.bytes.length));
    larger.set(this.content);
    this.bytes = larger;
  }
}

import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface RotationLimits {
  /** A file that would become longer is put aside first. */
  readonly maxBytes: number;
  /** The present one and those put aside; the oldest is overwritten. */
  readonly maxFiles: number;
}

/** DESIGN's ten megabytes and five files. */
export const ROTATION: RotationLimits = { maxBytes: 10 * 1024 * 1024, maxFiles: 5 };

/** A log file that is put aside as `<path>.1`, `<path>.2` and so on when it has grown. One caller at a time. */
export class RotatingFile {
  /** Unknown until the first write, and after one that failed. */
  private size: number | undefined;

  constructor(
    private readonly path: string,
    private readonly limits: RotationLimits = ROTATION,
  ) {}

  /** Appends whole lines, making the folder where it is missing. Throws what the file system says. */
  async append(lines: Uint8Array): Promise<void> {
    const { length } = lines;
    try {
      let size = this.size ?? (await this.open());
      if (size > 0 && size + length > this.limits.maxBytes) {
        await this.rotate();
        size = 0;
      }
      await appendFile(this.path, lines);
      this.size = size + length;
    } catch (error) {
      this.size = undefined;
      throw error;
    }
  }

  private async open(): Promise<number> {
    await mkdir(dirname(this.path), { recursive: true });
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  private async rotate(): Promise<void> {
    for (let number = this.limits.maxFiles - 1; number >= 1; number -= 1) {
      const from = number === 1 ? this.path : `${this.path}.${number - 1}`;
      await rename(from, `${this.path}.${number}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}

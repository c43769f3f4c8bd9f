import { readFileSync } from 'node:fs';

/** A stream in this folder, byte for byte as Anthropic sends it. */
export function readRecording(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url));
}

/** The parsed events of a stream in this folder. */
export function readEvents(name: string): unknown[] {
  return readRecording(name)
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as unknown);
}

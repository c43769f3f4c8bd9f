import { createHash } from 'node:crypto';

const MAX_LENGTH = 64;

/**
 * What models call a server's tool: `<server>__<tool>`, in characters and a length that every vendor takes. A name that
 * is too long, or taken by another of the server's tools, ends in a mark made of the whole name, the same every time.
 */
export function toToolName(server: string, tool: string, isTaken: (name: string) => boolean): string {
  const name = `${server}__${tool.replace(/[^a-zA-Z0-9_-]/g, '_')}`;
  if (name.length <= MAX_LENGTH && !isTaken(name)) return name;
  const mark = createHash('sha256').update(tool).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_LENGTH - mark.length - 1)}_${mark}`;
}

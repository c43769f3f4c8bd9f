import { readFile } from 'node:fs/promises';

const BLOCK = /^```(\w+)\n(?:\/\/|#) ([\w./-]+)\n(.*?)^```$/gms;

/** The code blocks of a guide whose first line is a comment with a file name, by that name. */
export async function readDocExamples(path: string): Promise<ReadonlyMap<string, string>> {
  const guide = await readFile(path, 'utf8');
  return new Map([...guide.matchAll(BLOCK)].map(([, , name = '', code = '']) => [name, code]));
}

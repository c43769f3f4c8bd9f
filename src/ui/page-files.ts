import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { PACKAGE_MODULES, withRelativeImports } from './packages.js';

export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
  readonly etag: string;
}

const { resolve } = createRequire(import.meta.url);
const PAGE_FOLDER = new URL('./page/', import.meta.url);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * All files of the page, read once at boot: a request can name one of these and nothing else on the disk.
 * Keys are paths below `/ui/`.
 */
@Injectable()
export class PageFiles {
  private readonly files: ReadonlyMap<string, PageFile> = new Map([...ownFiles(), ...packageFiles()]);

  find(path: string): PageFile | undefined {
    return this.files.get(path);
  }
}

function* ownFiles(): Iterable<[string, PageFile]> {
  for (const name of readdirSync(PAGE_FOLDER, { recursive: true, encoding: 'utf8' })) {
    const path = name.replaceAll('\\', '/');
    const contentType = CONTENT_TYPES[extname(path)];
    if (contentType === undefined) continue;
    const source = readFileSync(new URL(path, PAGE_FOLDER), 'utf8');
    yield [path, toFile(contentType, path.endsWith('.js') ? withRelativeImports(source, path) : source)];
  }
}

function* packageFiles(): Iterable<[string, PageFile]> {
  for (const { specifier, path } of PACKAGE_MODULES) {
    const source = readFileSync(browserBuild(specifier), 'utf8').replace(
      /\n\/\/# sourceMappingURL=\S+\s*$/,
      '\n',
    );
    yield [path, toFile('text/javascript; charset=utf-8', source)];
  }
}

/** Where a module's build for browsers is: Node's own resolution finds the one for Node, which lit-html keeps apart. */
function browserBuild(specifier: string): string {
  return resolve(specifier).replace(/([\\/]lit-html[\\/])node[\\/]/, '$1');
}

function toFile(contentType: string, source: string): PageFile {
  const body = Buffer.from(source);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { contentType, body, etag: `"${digest}"` };
}

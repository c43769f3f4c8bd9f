import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { INestApplication } from '@nestjs/common';
import type { Request, Response } from 'express';
import { REDOC_START, redocPage } from './redoc-page.js';

interface DocsFile {
  readonly contentType: string;
  readonly body: string;
  readonly etag: string;
}

const { resolve } = createRequire(import.meta.url);

/** What the bundle loads from another host: its maker's logo. */
const FOREIGN_LOGO = /https:\/\/cdn\.redoc\.ly\/[\w./-]+\.svg/g;
const EMPTY_IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E".replaceAll("'", '%27');

/** The bundle as a build has it; its package and the many that come with it are for development alone. */
const BUILT_BUNDLE = new URL('redoc.standalone.js', import.meta.url);

/** Serves ReDoc and its bundle from this host alone. */
export function serveRedoc(app: INestApplication, title: string): void {
  const bundle = readFileSync(
    existsSync(BUILT_BUNDLE) ? BUILT_BUNDLE : resolve('redoc/bundles/redoc.standalone.js'),
    'utf8',
  );
  const files = {
    '/redoc': toFile('text/html', redocPage(title)),
    '/redoc/start.js': toFile('text/javascript', REDOC_START),
    '/redoc/redoc.standalone.js': toFile('text/javascript', bundle.replace(FOREIGN_LOGO, EMPTY_IMAGE)),
  };
  const adapter = app.getHttpAdapter();
  for (const [path, file] of Object.entries(files)) {
    adapter.get(path, (request: Request, response: Response) => {
      // From /redoc/ the relative addresses of the page would be others.
      if (request.path.endsWith('/')) response.redirect(308, '../redoc');
      else send(response, file);
    });
  }
}

function toFile(type: string, body: string): DocsFile {
  const digest = createHash('sha256').update(body).digest('base64url');
  return { contentType: `${type}; charset=utf-8`, body, etag: `"${digest}"` };
}

/** Checked each time, at the cost of a 304. */
function send(response: Response, { contentType, body, etag }: DocsFile): void {
  response.set({ 'Cache-Control': 'no-cache', 'Content-Type': contentType, ETag: etag }).send(body);
}

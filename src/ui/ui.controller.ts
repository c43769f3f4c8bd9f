import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PublicRoute } from '../auth/index.js';
import { AppError } from '../common/errors/index.js';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.js';
import { PageFiles, type PageFile } from './page-files.js';

const HEADERS = {
  // Checked each time, at the cost of a 304: a page never runs with modules of another version.
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The chat page and its files. */
@ApiExcludeController()
@PublicRoute()
@Controller('ui')
export class UiController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  page(@Req() request: Request, @Res() response: Response): void {
    // The page names its files relative to `/ui`, so that it also works below a proxy's prefix.
    if (request.path.endsWith('/')) response.redirect(308, '../ui');
    else send(response, this.named('index.html'));
  }

  @Get('*path')
  file(@Param('path') path: string | string[], @Res() response: Response): void {
    send(response, this.named([path].flat().join('/')));
  }

  private named(path: string): PageFile {
    const file = this.files.find(path);
    if (file === undefined) throw new AppError('REQUEST.NOT_FOUND', 'There is no such file.');
    return file;
  }
}

/** Express answers 304 by itself where the ETag is the client's, and HEAD without the body. */
function send(response: Response, file: PageFile): void {
  response.set({ ...HEADERS, 'Content-Type': file.contentType, ETag: file.etag }).send(file.body);
}

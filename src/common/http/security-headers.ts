import type { SecurityHeadersOptions } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const YEAR_SECONDS = 31_536_000;

/** For answers that are data: nothing in them may run, load or be framed. */
const DATA_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** What an answer that is data tells browsers, for answers that no middleware has seen; HSTS aside, which is for TLS. */
export const DATA_HEADERS = {
  'Content-Security-Policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const;

const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "connect-src 'self'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "script-src 'self'",
  // Swagger UI and ReDoc write styles into the page.
  "style-src 'self' 'unsafe-inline'",
  'worker-src blob:',
].join(';');

/** Pages that load their own scripts and styles from here. */
const PAGES = ['/docs', '/redoc', '/ui'];

/** What concerns documents alone, plug-ins that are gone, and browsers that no page of ours runs in: answers are data. */
const NOT_FOR_DATA = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** What every answer tells browsers. HSTS is for this host alone: what else is under its domain is not ours. */
export function securityHeaders({
  isProduction,
}: {
  readonly isProduction: boolean;
}): SecurityHeadersOptions {
  return {
    ...NOT_FOR_DATA,
    contentSecurityPolicy: DATA_POLICY,
    strictTransportSecurity: isProduction ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  };
}

/** Loosens the content policy where there is a page, and keeps all else out of caches: it is somebody's own. */
export function pagePolicyMiddleware(request: Request, response: Response, next: NextFunction): void {
  const path = request.path.toLowerCase();
  if (PAGES.some((page) => path === page || path.startsWith(`${page}/`))) {
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  } else {
    response.setHeader('Cache-Control', 'no-store');
  }
  next();
}

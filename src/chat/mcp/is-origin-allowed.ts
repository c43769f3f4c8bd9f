import { isIP } from 'node:net';

/**
 * Whether a page of this origin may speak to /mcp, as the protocol's transport asks servers to check. A page that has its
 * own name resolve to this host (DNS rebinding) has the same `Host` as Nestor, so that being of one host is enough only
 * for hosts that no name server decides on: addresses, and `localhost`. Requests without an origin come from no page.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  corsOrigins: readonly string[],
): boolean {
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host?.toLowerCase() && isFixedName(page.hostname);
}

function isFixedName(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

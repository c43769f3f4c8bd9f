/**
 * An address as it may be logged: without user name, password and fragment, and with the names of its query
 * alone, for the values are keys of the service and words of the user.
 */
export function redactAddress(url: URL): string {
  const names = [...new Set(url.searchParams.keys())].map((name) => `${encodeURIComponent(name)}=…`);
  return `${url.origin}${url.pathname}${names.length > 0 ? `?${names.join('&')}` : ''}`;
}

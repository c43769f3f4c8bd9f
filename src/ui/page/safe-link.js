const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address of a link of a model, if it is an absolute one of the web or of mail; undefined for everything
 * else, such as `javascript:` and `data:`.
 * @param {string} href
 */
export function safeLink(href) {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return ALLOWED.has(url.protocol) ? url : undefined;
}

/**
 * The host to show behind a link whose own text names another one.
 * @param {URL} url
 * @param {string} text
 */
export function hiddenHost(url, text) {
  const named = /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/iu.exec(text)?.[1];
  if (named === undefined || url.host === '') return undefined;
  return withoutWww(named) === withoutWww(url.hostname) ? undefined : url.host;
}

/** @param {string} host */
const withoutWww = (host) => host.toLowerCase().replace(/^www\./, '');

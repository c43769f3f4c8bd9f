const LONGEST_QUOTE = 500;

/** What a vendor said, in one short line for the logs. `apiKey` is cut out of it: some gateways quote it. */
export function quoteMessage(message: string, apiKey: string | undefined): string {
  const redacted = apiKey ? message.replaceAll(apiKey, '[key]') : message;
  return redacted.replaceAll(/\s+/g, ' ').slice(0, LONGEST_QUOTE);
}

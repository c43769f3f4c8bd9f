/** True for what has fields, in a body whose messages are looked at one by one. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The session that a kept contract's request names. Clients that always send the field name none by null or an empty text. */
export function givenSessionId(sessionId: string | null | undefined): string | undefined {
  return sessionId === null || sessionId === '' ? undefined : sessionId;
}

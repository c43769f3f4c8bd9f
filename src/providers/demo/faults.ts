/** What a message asks the demo to do wrong or differently; see docs/demo-provider.md. */
export interface DemoFaults {
  /** `[demo:fail]`: the call fails as overloaded before any text. */
  readonly isFailing: boolean;
  /** `[demo:cut]`: the answer breaks off in the middle, as interrupted. */
  readonly isCut: boolean;
  /** `[demo:slow]`: a second between pieces. */
  readonly isSlow: boolean;
  /** `[demo:long]`: an answer of about 500 words. */
  readonly isLong: boolean;
}

/** The fault tags of a message, in any case and place. */
export function readFaults(text: string): DemoFaults {
  const lower = text.toLowerCase();
  return {
    isFailing: lower.includes('[demo:fail]'),
    isCut: lower.includes('[demo:cut]'),
    isSlow: lower.includes('[demo:slow]'),
    isLong: lower.includes('[demo:long]'),
  };
}

export function withoutFaultTags(text: string): string {
  return text.replace(/\[demo:(?:fail|cut|slow|long)\]/giu, '').trim();
}

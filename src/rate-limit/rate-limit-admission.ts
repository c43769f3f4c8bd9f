/** The one call that an admitted request was counted as, to give it back with. */
export interface RateLimitAdmission {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly windowEndsAt: number;
}

const admissions = new WeakMap<object, RateLimitAdmission>();

/** Called by the guard, once per counted request. */
export function rememberAdmission(request: object, admission: RateLimitAdmission): void {
  admissions.set(request, admission);
}

/** What a request was counted as; undefined when its route is not limited or the counters were out of reach. */
export function admissionOf(request: object): RateLimitAdmission | undefined {
  return admissions.get(request);
}

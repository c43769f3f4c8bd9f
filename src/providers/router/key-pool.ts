/** A key by its place in the configuration. */
export interface KeyChoice {
  readonly index: number;
  /** How long it has to rest before it is used, in milliseconds. */
  readonly waitMs: number;
  /** True when it rests because the vendor refused it, rather than for a limit. */
  readonly isRefused: boolean;
}

interface Rest {
  readonly until: number;
  readonly isRefusal: boolean;
}

interface KeyState {
  readonly index: number;
  /** By model; under `ANY_MODEL` what holds for all. */
  readonly rests: Map<string, Rest>;
  lastLimitedAt: number;
}

const ANY_MODEL = '';
const NO_REST: Rest = { until: 0, isRefusal: false };
/** Callers may name any model of some providers: the oldest rests are forgotten beyond this many. */
const MOST_MODELS = 256;

/**
 * The keys of one provider. A key that met a limit rests for the model it was met with, one that was
 * refused rests altogether. Outside of this pool keys go by their index, never by their value. A provider
 * that needs no key has one, which is `undefined`.
 */
export class KeyPool {
  private readonly states: readonly KeyState[];
  private readonly keys: readonly (string | undefined)[];

  constructor(keys: readonly string[]) {
    this.keys = keys.length === 0 ? [undefined] : keys;
    this.states = this.keys.map((_, index) => ({ index, rests: new Map<string, Rest>(), lastLimitedAt: 0 }));
  }

  /** The key to use for a model: of those that do not rest the one whose last limit is longest ago, else the first to be free. */
  choose(model: string, now: number): KeyChoice {
    const choices = this.states.map((state) => {
      const { until, isRefusal } = restOf(state, model);
      const waitMs = Math.max(0, until - now);
      return {
        index: state.index,
        waitMs,
        isRefused: isRefusal && waitMs > 0,
        limitedAt: state.lastLimitedAt,
      };
    });
    choices.sort((left, right) => left.waitMs - right.waitMs || left.limitedAt - right.limitedAt);
    const { index, waitMs, isRefused } = choices[0] ?? { index: 0, waitMs: 0, isRefused: false };
    return { index, waitMs, isRefused };
  }

  /** Whether a key other than `index` is free for a model. */
  hasOther(index: number, model: string, now: number): boolean {
    return this.states.some((state) => state.index !== index && restOf(state, model).until <= now);
  }

  /** Lets a key rest for a model after a limit. A rest is never made shorter. */
  limit(index: number, model: string, until: number, now: number): void {
    this.rest(index, model, { until, isRefusal: false }, now);
  }

  /** Lets a key rest that was refused: for one model, or for all. A rest is never made shorter. */
  refuse(index: number, model: string | undefined, until: number, now: number): void {
    this.rest(index, model ?? ANY_MODEL, { until, isRefusal: true }, now);
  }

  value(index: number): string | undefined {
    return this.keys[index];
  }

  /** How many keys there are, and how many of them are free for a model. */
  count(model: string, now: number): { readonly total: number; readonly available: number } {
    const total = this.keys[0] === undefined ? 0 : this.keys.length;
    const available = this.states.filter((state) => restOf(state, model).until <= now).length;
    return { total, available: Math.min(total, available) };
  }

  private rest(index: number, model: string, rest: Rest, now: number): void {
    const state = this.states[index];
    if (state === undefined) return;
    state.lastLimitedAt = now;
    if (rest.until <= (state.rests.get(model)?.until ?? 0)) return;
    state.rests.delete(model);
    state.rests.set(model, rest);
    for (const oldest of state.rests.keys()) {
      if (state.rests.size <= MOST_MODELS) break;
      if (oldest !== ANY_MODEL) state.rests.delete(oldest);
    }
  }
}

function restOf({ rests }: KeyState, model: string): Rest {
  const general = rests.get(ANY_MODEL) ?? NO_REST;
  const own = rests.get(model) ?? NO_REST;
  return own.until > general.until ? own : general;
}

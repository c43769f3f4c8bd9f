import { z } from 'zod';

/** A whole number of at least `minimum`. */
export const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`);

/** `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in any case. */
export const yesOrNo = () =>
  z
    .stringbool({
      truthy: ['true', '1', 'yes', 'on'],
      falsy: ['false', '0', 'no', 'off'],
      case: 'insensitive',
      error: 'must be true or false',
    })
    .default(false);

/** Names separated by commas; blanks around them are dropped. */
export const commaList = () =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    );

/** An absolute http or https address. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

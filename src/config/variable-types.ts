import { z } from 'zod';

/** A whole number of at least `minimum`. */
export const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`);

/** `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in any case. */
export const yesOrNo = (byDefault = false) =>
  z
    .stringbool({
      truthy: ['true', '1', 'yes', 'on'],
      falsy: ['false', '0', 'no', 'off'],
      case: 'insensitive',
      error: 'must be true or false',
    })
    .default(byDefault);

/** A part of a whole, from 0 to 1. */
export const share = () =>
  z.coerce.number('must be a number').min(0, 'must be at least 0').max(1, 'must be at most 1');

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

/** What a model costs, in US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** Of input tokens read from the vendor's cache; undefined: as any other input. */
  readonly cachedInputUsd: number | undefined;
}

const PRICE = /^([^=\s]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/;

/** Prices by model, written `model=input/output` or `model=input/output/cached`, separated by commas. */
export const priceList = () =>
  commaList().transform((items, context): ReadonlyMap<string, ModelPrice> => {
    const prices = new Map<string, ModelPrice>();
    for (const item of items) {
      const [, model, input, output, cached] = PRICE.exec(item) ?? [];
      if (model === undefined) {
        context.addIssue({ code: 'custom', message: `must be like gpt-4o-mini=0.15/0.6/0.075` });
        return z.NEVER;
      }
      prices.set(model, {
        inputUsd: Number(input),
        outputUsd: Number(output),
        cachedInputUsd: cached === undefined ? undefined : Number(cached),
      });
    }
    return prices;
  });

/** Headers written `name=value`, the values percent-encoded, separated by commas. */
export const headerList = () =>
  commaList().refine((headers) => headers.every((header) => HEADER.test(header)), 'must be like name=value');

const HEADER = /^[\w-]+\s*=(?:[^%]|%[0-7][0-9a-f])*$/i;

/** An absolute http or https address. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

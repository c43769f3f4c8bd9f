import fc from 'fast-check';

/** Texts that break careless code: blank, huge, half of a pair, from right to left, of control, of other languages. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud83d',
  '\u202e\u05d0\u05d1',
  'e\u0301\u0327'.repeat(50),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\r\nSet-Cookie: a=b',
  "' OR 1=1 --",
  '"; DROP TABLE sessions; --',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '1e999',
  '[demo:cut]',
  'a'.repeat(3_000),
  '\u1ec7'.repeat(101_000),
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

const NUMBERS = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324];
const OPERATORS = [
  { $gt: '' },
  { $ne: null },
  { $where: '1' },
  { $in: [] },
  { length: 1 },
  { toJSON: 1 },
  { then: 1 },
];

function nested(depth: number, isList: boolean): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = isList ? [value] : { a: value };
  return value;
}

/** JSON values of every type, right for nobody. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, [], {}, [null], [[]], ...NUMBERS, ...OPERATORS),
  hostileText,
  fc.jsonValue({ depthSize: 'medium', maxDepth: 4 }),
  fc.tuple(fc.constantFrom(90, 101, 2_000), fc.boolean()).map(([depth, isList]) => nested(depth, isList)),
  fc.constantFrom(25_000).map((length) => Array.from({ length }, () => 0)),
  fc
    .constantFrom('{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}')
    .map((text) => JSON.parse(text) as unknown),
);

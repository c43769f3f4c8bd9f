/** The pieces an expression is made of. `text` is what they become in the expression. */
export type MathToken =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  /** A function of what follows, said in words or as a sign: square root of 16. */
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'postfix'; readonly text: string }
  /** A function that is written with parentheses. */
  | { readonly kind: 'function'; readonly text: string }
  /** Two numbers and a joining word follow: multiply 6 by 7. */
  | { readonly kind: 'pair'; readonly text: string }
  | { readonly kind: 'open' | 'close' | 'comma' | 'percent' | 'of' | 'other'; readonly text: string };

type Kind = MathToken['kind'];

const rows = (kind: Kind, text: string, ...phrases: string[]): (readonly [string, MathToken])[] =>
  phrases.map((phrase) => [phrase, { kind, text }] as const);

/** Words and signs of arithmetic in English and folded Vietnamese. A phrase has at most five words. */
export const MATH_WORDS: ReadonlyMap<string, MathToken> = new Map([
  ...rows('operator', '+', '+', 'plus', 'cong', 'cong voi'),
  ...rows('operator', '-', '-', '−', '–', 'minus', 'tru', 'tru di', 'tru cho'),
  ...rows('operator', '*', '*', '×', '·', 'x', 'times', 'multiplied by', 'nhan', 'nhan voi'),
  ...rows('operator', '/', '/', '÷', 'divided by', 'over', 'chia', 'chia cho'),
  ...rows(
    'operator',
    '^',
    '^',
    '**',
    'to the power of',
    'raised to the power of',
    'to the power',
    'mu',
    'luy thua',
  ),
  ...rows('operator', 'mod', 'mod', 'modulo', 'chia lay du', 'chia du'),
  ...rows('postfix', '^2', '²', 'squared', 'binh phuong'),
  ...rows('postfix', '^3', '³', 'cubed', 'lap phuong'),
  ...rows('prefix', 'sqrt', '√', 'square root of', 'square root', 'root of', 'sqrt of'),
  ...rows('prefix', 'sqrt', 'can bac hai cua', 'can bac hai', 'can bac 2 cua', 'can cua'),
  ...rows('prefix', 'cbrt', 'cube root of', 'cube root', 'can bac ba cua', 'can bac ba'),
  ...rows('percent', '%', '%', 'percent', 'phan tram'),
  ...rows('of', 'of', 'of', 'cua'),
  ...rows('open', '(', '('),
  ...rows('close', ')', ')'),
  ...rows('comma', ',', ','),
  ...rows('pair', '+', 'add', 'sum of', 'tong cua'),
  ...rows('pair', '*', 'multiply', 'product of', 'tich cua'),
  ...rows('pair', '/', 'divide'),
  ...rows('pair', '-', 'subtract', 'difference of', 'hieu cua'),
  ...['sqrt', 'cbrt', 'abs', 'sin', 'cos', 'tan', 'log', 'log2', 'log10', 'exp'].flatMap((f) =>
    rows('function', f, f),
  ),
  ...['round', 'floor', 'ceil', 'min', 'max', 'pow', 'gcd', 'lcm'].flatMap((f) => rows('function', f, f)),
  ...rows('number', 'pi', 'pi', 'π'),
  ...rows('number', 'e', 'e'),
  ...[
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ].flatMap((word, value) => rows('number', String(value), word)),
  ...['khong', 'mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi'].flatMap((word, value) =>
    rows('number', String(value), word),
  ),
]);

/** Words between the two numbers of a pair. `from` turns them around. */
export const PAIR_JOINERS: ReadonlySet<string> = new Set([
  'and',
  'by',
  'to',
  'with',
  'from',
  'va',
  'voi',
  'cho',
]);

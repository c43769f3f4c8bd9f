/** A folded text in which what was understood is taken out piece by piece. */
export class VietnameseText {
  private rest: string;

  constructor(text: string) {
    const folded = text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll('đ', 'd')
      .replace(/[,!.?;]+(?!\d)/g, ' ');
    this.rest = toDigits(` ${folded} `.replace(/\s+/g, ' '));
  }

  /** The groups of the first place where the pattern matches; that place is taken out. */
  take(pattern: RegExp): readonly (string | undefined)[] | undefined {
    const match = pattern.exec(this.rest);
    if (match === null) return undefined;
    this.rest = `${this.rest.slice(0, match.index)} | ${this.rest.slice(match.index + match[0].length)}`;
    return match.slice(1);
  }

  /** Whether only words are left that say nothing of a time. */
  get isUsedUp(): boolean {
    return this.rest.replace(FILLERS, ' ').replace(/[\s|]+/g, '') === '';
  }
}

/** Words around a time that say nothing of it. */
const FILLERS = /(?<![\p{L}\p{N}])(?:luc|vao|khoang|nhe|nha|cua|hoi|dung|di|a)(?![\p{L}\p{N}])/gu;

const NUMBERS: readonly (readonly [word: string, value: number])[] = [
  ['muoi lam', 15],
  ['hai muoi lam', 25],
  ['hai muoi', 20],
  ['ba muoi', 30],
  ['bon muoi lam', 45],
  ['bon muoi', 40],
  ['nam muoi', 50],
  ['mot', 1],
  ['hai', 2],
  ['ba', 3],
  ['bon', 4],
  ['nam', 5],
  ['sau', 6],
  ['bay', 7],
  ['tam', 8],
  ['chin', 9],
  ['muoi mot', 11],
  ['muoi hai', 12],
  ['muoi', 10],
];

/** Only before what is counted: hai, sáu and bảy are days of the week too, and folded `sau` is `after`. */
function toDigits(folded: string): string {
  return [...NUMBERS]
    .sort(([one], [other]) => other.length - one.length)
    .reduce(
      (text, [word, value]) =>
        text.replace(
          new RegExp(`(?<!thu )(?<= )${word}(?= (?:giay|phut|tieng|gio|ngay|tuan|thang)(?: |$))`, 'g'),
          String(value),
        ),
      folded,
    );
}

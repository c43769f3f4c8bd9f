import type { MathToken } from './math-words.js';

/** An expression in the syntax of mathjs, and how many words of the message are not part of it. */
export interface FoundExpression {
  readonly expression: string;
  readonly otherWords: number;
}

/** An expression as far as it was read; `complete` is its longest beginning that can be calculated. */
class Run {
  private text = '';
  private depth = 0;
  private needsOperand = true;
  private operations = 0;
  complete = '';

  /** Adds the token, and the next ones where they belong to it; answers how many were taken, 0 if it does not fit. */
  take(tokens: readonly MathToken[], index: number): number {
    const taken = this.needsOperand ? this.takeOperand(tokens, index) : this.takeOperator(tokens, index);
    if (taken > 0 && !this.needsOperand && this.depth === 0 && this.operations > 0) this.complete = this.text;
    return taken;
  }

  private takeOperand(tokens: readonly MathToken[], index: number): number {
    const [token, next] = tokens.slice(index, index + 2);
    if (token === undefined) return 0;
    switch (token.kind) {
      case 'number':
        return this.takeNumber(token.text, tokens, index);
      case 'open':
        this.depth += 1;
        return this.add('(', 1, true);
      case 'operator':
        return token.text === '-' && !this.text.endsWith('-') ? this.add('-', 1, true) : 0;
      case 'prefix':
        if (next?.kind === 'number') return this.operate(`${token.text}(${next.text})`, 2, false);
        return next?.kind === 'open' ? this.openFunction(token.text) : 0;
      case 'function':
        return next?.kind === 'open' ? this.openFunction(token.text) : 0;
      case 'postfix':
      case 'percent':
      case 'comma':
      case 'close':
      case 'pair':
      case 'of':
      case 'other':
        return 0;
      default:
        return token satisfies never;
    }
  }

  /** A percentage of a number is multiplied first: 7 * 50 / 100 is exact where 0.07 * 50 is not. */
  private takeNumber(number: string, tokens: readonly MathToken[], index: number): number {
    const [percent, of, whole] = tokens.slice(index + 1, index + 4);
    if (percent?.kind !== 'percent' || of?.kind !== 'of') return this.add(number, 1, false);
    if (whole?.kind === 'number') return this.operate(`${number} * ${whole.text} / 100`, 4, false);
    return this.operate(`${number} / 100 * `, 3, true);
  }

  private takeOperator(tokens: readonly MathToken[], index: number): number {
    const [token, next] = tokens.slice(index, index + 2);
    if (token === undefined) return 0;
    switch (token.kind) {
      case 'operator':
        return this.operate(token.text === '^' ? '^' : ` ${token.text} `, 1, true);
      case 'postfix':
        return this.operate(token.text, 1, false);
      case 'percent':
        return next?.kind === 'number' ? this.operate(' % ', 1, true) : this.operate('%', 1, false);
      case 'comma':
        return this.depth > 0 ? this.add(', ', 1, true) : 0;
      case 'close':
        if (this.depth === 0) return 0;
        this.depth -= 1;
        return this.add(')', 1, false);
      case 'number':
      case 'open':
      case 'prefix':
      case 'function':
      case 'pair':
      case 'of':
      case 'other':
        return 0;
      default:
        return token satisfies never;
    }
  }

  private openFunction(name: string): number {
    this.depth += 1;
    return this.operate(`${name}(`, 2, true);
  }

  private operate(text: string, taken: number, needsOperand: boolean): number {
    this.operations += 1;
    return this.add(text, taken, needsOperand);
  }

  private add(text: string, taken: number, needsOperand: boolean): number {
    this.text += text;
    this.needsOperand = needsOperand;
    return taken;
  }
}

/** The longest expression with at least one operation in the tokens. Reads each token at most twice. */
export function findExpression(tokens: readonly MathToken[]): FoundExpression | undefined {
  let expression = '';
  let run = new Run();
  for (let index = 0; index < tokens.length;) {
    let taken = run.take(tokens, index);
    if (taken === 0) {
      run = new Run();
      taken = Math.max(run.take(tokens, index), 1);
    }
    if (run.complete.length > expression.length) expression = run.complete;
    index += taken;
  }
  if (expression === '') return undefined;
  const otherWords = tokens.filter(({ kind, text }) => kind === 'other' && /\p{L}/u.test(text)).length;
  return { expression, otherWords };
}

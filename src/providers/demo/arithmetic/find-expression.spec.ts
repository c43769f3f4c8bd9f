import { describe, expect, it } from '@jest/globals';
import { evaluate } from 'mathjs';
import { detectLanguage, fold } from '../language.js';
import { findExpression } from './find-expression.js';
import { toMathTokens } from './to-math-tokens.js';

function expressionIn(text: string): string | undefined {
  return findExpression(toMathTokens(fold(text), detectLanguage(text) ?? 'en'))?.expression;
}

describe('arithmetic in a message', () => {
  it.each([
    ['Calculate 15 * 7 + 23', '15 * 7 + 23', 128],
    ["What's 25 squared?", '25^2', 625],
    ['2+2?', '2 + 2', 4],
    ['15% of 80', '15 * 80 / 100', 12],
    ['what is 7 percent of 50 plus 1', '7 * 50 / 100 + 1', 4.5],
    ['20% of (30 + 20)', '20 / 100 * (30 + 20)', 10],
    ['12x8', '12 * 8', 96],
    ['12 × 8 ÷ 4 − 1', '12 * 8 / 4 - 1', 23],
    ['(1+2)*3 =', '(1 + 2) * 3', 9],
    ['the square root of 16 plus 9', 'sqrt(16) + 9', 13],
    ['√144', 'sqrt(144)', 12],
    ['sqrt(16) + abs(-3)', 'sqrt(16) + abs(-3)', 7],
    ['max(1, 5) + min(2,3)', 'max(1, 5) + min(2, 3)', 7],
    ['two to the power of ten', '2^10', 1024],
    ['2 ** 3', '2^3', 8],
    ['3.5 - -1', '3.5 - -1', 4.5],
    ['1,000 + 2,500.5', '1000 + 2500.5', 3500.5],
    ['multiply 6 by 7', '6 * 7', 42],
    ['subtract 3 from 10', '10 - 3', 7],
    ['10 mod 3', '10 mod 3', 1],
    ['hi! what is 2+2 :)', '2 + 2', 4],
    ['tính 12 x 8', '12 * 8', 96],
    ['tinh 12 nhan 8', '12 * 8', 96],
    ['căn bậc hai của 144', 'sqrt(144)', 12],
    ['can bac hai cua 144 la bao nhieu', 'sqrt(144)', 12],
    ['15 phần trăm của 200', '15 * 200 / 100', 30],
    ['hai cộng hai bằng mấy', '2 + 2', 4],
    ['2 mũ 10 chia cho 4', '2^10 / 4', 256],
    ['5 bình phương trừ đi 1', '5^2 - 1', 24],
    ['tính 1.500 + 2,5', '1500 + 2.5', 1502.5],
    ['tổng của 3 và 4', '3 + 4', 7],
  ])('%s', (text, expression, value) => {
    const found = expressionIn(text);
    expect(found).toBe(expression);
    expect(evaluate(found ?? '')).toBe(value);
  });

  it.each([
    ['the answer is 42'],
    ['meet me on 2024-11-05'],
    ['born 1/2/2024'],
    ['GPT-4 and version 1.2.3'],
    ['2 + '],
    ['((((('],
    ['+ - * /'],
    ['one two three'],
    ['hai công ty'],
    [''],
  ])('finds none in %j', (text) => {
    expect(expressionIn(text)).toBeUndefined();
  });
});

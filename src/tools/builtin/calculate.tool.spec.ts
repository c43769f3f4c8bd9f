import { describe, expect, it } from '@jest/globals';
import { ToolFailure } from '../tool.js';
import { CalculateTool } from './calculate.tool.js';

function calculate(expression: string): string {
  return new CalculateTool().run({ expression });
}

/** What stands behind the expression: the sign and the number. */
function answer(expression: string): string {
  return calculate(expression).slice(`Result: ${expression} `.length);
}

describe('calculate', () => {
  it('repeats the expression as given, trimmed', () => {
    expect(calculate('2 + 2 * 3')).toBe('Result: 2 + 2 * 3 = 8');
    expect(calculate('  15% of 80\n')).toBe('Result: 15% of 80 = 12');
  });

  it.each([
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['(1 + 2) * -3', '-9'],
    ['7 / 2', '3.5'],
    ['10 % 3', '1'],
    ['-7 mod 3', '2'],
    ['5!', '120'],
    ['2(3 + 4)', '14'],
    ['1e3 + .5', '1000.5'],
    ['50%', '0.5'],
    ['200 + 10%', '220'],
    ['sqrt(16) + cbrt(27)', '7'],
    ['abs(-3) + floor(2.7) + ceil(2.1) + trunc(-1.5)', '7'],
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['round(1.005, 2)', '1.01'],
    ['round(1234, -2)', '1200'],
    ['min(3, 1, 2) + max(3, 1, 2)', '4'],
    ['sin(pi) + cos(pi / 2)', '0'],
    ['sin(30 deg)', '0.5'],
    ['tan(45°)', '1'],
    ['atan2(0, 1) + asin(0) + acos(1) + atan(0)', '0'],
    ['ln(e) + log(e) + log10(1000) + log2(8)', '8'],
    ['log(81, 3)', '4'],
    ['exp(0) + pow(2, 10) + mod(7, 4)', '1028'],
    ['gcd(12, 18) + lcm(4, 6) + hypot(3, 4)', '23'],
    ['gcd(-4, 6, 10)', '2'],
    ['factorial(5)', '120'],
    ['sign(-7)', '-1'],
    ['tau / pi', '2'],
    ['SQRT(4) * Math.sqrt(4)', '4'],
  ])('knows that %s is %s', (expression, result) => {
    expect(answer(expression)).toBe(`= ${result}`);
  });

  it.each([
    ['3 × 4 ÷ 2 − 1', '5'],
    ['2**10', '1024'],
    ['10 : 4', '2.5'],
    ['3 x 4', '12'],
    ['5² + 2¹⁰', '1049'],
    ['2π / τ', '1'],
    ['1,234,567 + 1', '1234568'],
    ['(1,000) * 2', '2000'],
    ['1_000 * 2', '2000'],
    ['max(1,2)', '2'],
    ['gcd(12,180)', '12'],
    ['（２＋３）＊４', '20'],
  ])('reads %s as people write it', (expression, result) => {
    expect(answer(expression)).toBe(`= ${result}`);
  });

  it.each([
    ['0.1 + 0.2', '= 0.3'],
    ['0.1 * 3', '= 0.3'],
    ['100.1 - 100', '= 0.1'],
    ['0.1 + 0.2 - 0.3', '= 0'],
    ['19.99 * 3', '= 59.97'],
    ['4.35 * 100', '= 435'],
    ['sqrt(2)^2', '= 2'],
    ['1 / 3 * 3', '= 1'],
    ['0 * -1', '= 0'],
    ['2^53 - 1', '≈ 9007199254740991'],
    ['9007199254740991', '= 9007199254740991'],
    ['9007199254740993', '≈ 9.00719925474099e+15'],
    ['123456789 * 987654321', '≈ 1.21932631112635e+17'],
    ['20!', '≈ 2.43290200817664e+18'],
    ['9007199254740993 - 9007199254740992', '≈ 0'],
    ['1 / 3', '≈ 0.333333333333333'],
    ['sqrt(2)', '≈ 1.4142135623731'],
    ['pi', '≈ 3.14159265358979'],
    ['3e-7', '= 3e-7'],
  ])('shows %s as %s', (expression, text) => {
    expect(answer(expression)).toBe(text);
  });

  it.each<[string, RegExp]>([
    ['9^9^9^9', /too large/],
    ['1e400', /too large/],
    ['1e308 * 10', /too large/],
    ['exp(1000)', /too large/],
    ['Infinity - Infinity', /too large/],
    ['NaN', /not defined/],
    ['factorial(1e9)', /whole numbers from 0 to 170/],
    ['171!', /whole numbers from 0 to 170/],
    ['2.5!', /whole numbers from 0 to 170/],
    ['(-3)!', /whole numbers from 0 to 170/],
    ['1/0', /Division by zero/],
    ['0/0', /Division by zero/],
    ['5 % 0', /Division by zero/],
    ['0^-1', /Division by zero/],
    ['sqrt(-1)', /not defined/],
    ['(-8)^(1/3)', /not defined/],
    ['log(0)', /not defined/],
    ['log(5, 1)', /not defined/],
    ['tan(pi/2)', /not defined/],
    ['asin(2)', /not defined/],
    ['gcd(1.5, 2)', /whole numbers/],
    ['round(1, 1.5)', /whole number of decimals/],
    ['round(1, 1e9)', /whole number of decimals/],
  ])('has no result for %s', (expression, message) => {
    expect(() => calculate(expression)).toThrow(ToolFailure);
    expect(() => calculate(expression)).toThrow(message);
  });

  it.each<[string, RegExp]>([
    ['6/2(1+2)', /unclear what is divided/],
    ['(6)/2(1+2)', /unclear what is divided/],
    ['5% + 3', /This % is ambiguous/],
    ['10 % -3', /This % is ambiguous/],
    ['max(1,000, 5)', /write 1000 there, not 1,000/],
    ['sqrt(1,234)', /sqrt takes 1 argument\(s\), not 2/],
  ])('does not guess what %s means', (expression, message) => {
    expect(() => calculate(expression)).toThrow(ToolFailure);
    expect(() => calculate(expression)).toThrow(message);
  });

  it.each([
    ['import("fs")'],
    ['zeros(1e5,1e5)'],
    ['evaluate("1+1")'],
    ['parse("1")'],
    ['createUnit("x")'],
    ['toString()'],
    ['constructor(1)'],
    ['cos.constructor("return process")()'],
    ['constructor'],
    ['__proto__'],
    ['valueOf'],
    ['process.exit(1)'],
    ['a=1'],
    ['f(x)=x'],
    ['[1,2]'],
    ['[1,2][1]'],
    ['1:2:3:4.5.6'],
    ['{"a": 1}'],
    ['"x"'],
    ["'x'"],
    ['true'],
    ['null'],
    ['undefined'],
    ['1;2'],
    ['1\n2'],
    ['# comment'],
    ['1 < 2'],
    ['1 ? 2 : 3'],
    ['1 and 1'],
    ['not 1'],
    ['1 | 2'],
    ['1 << 40'],
    ["3'"],
    ['5 cm'],
    ['3 to 4'],
    ['12i'],
    ['sqrt'],
    ['sqrt()'],
    ['pi(2)'],
    ['2 +'],
    ['(2 + 3'],
    ['2 + 3)'],
    ['1,5 + 1'],
    ['1 000'],
    ['1.000.000'],
    ['1.2.3'],
    ['2+2='],
    ['√4'],
    ['😀'],
    [''],
    [' \n'],
  ])('refuses %j', (expression) => {
    expect(() => calculate(expression)).toThrow(ToolFailure);
    expect(() => calculate(expression)).toThrow(/^.{10,400}$/);
  });

  it('takes a long list of numbers', () => {
    expect(answer(`${'1+'.repeat(249)}1`)).toBe('= 250');
    expect(answer(`max(${'1,'.repeat(240)}2)`)).toBe('= 2');
    expect(answer('((100 + 10%) + 10%) + 10%')).toBe('= 133.1');
  });

  it.each<[string, string, RegExp]>([
    ['100 kB', '1+'.repeat(50_000) + '1', /has 100001 characters; at most 500/],
    ['unclosed brackets', '('.repeat(500), /more than 50 levels/],
    ['wide brackets', '（'.repeat(500), /more than 50 levels/],
    ['closed brackets', '('.repeat(249) + '1' + ')'.repeat(249), /more than 50 levels/],
    ['nested lists', '['.repeat(400), /more than 50 levels/],
    ['nested calls', 'abs('.repeat(60) + '1' + ')'.repeat(60), /more than 50 levels/],
    ['signs', '-'.repeat(499) + '1', /more than 250 levels/],
    ['powers', '9^'.repeat(249) + '9', /too large/],
    ['factorials', `3${'!'.repeat(240)}`, /whole numbers from 0 to 170/],
    ['percentages that double', `${'('.repeat(48)}1${'+1%)'.repeat(48)}`, /more than 1000 parts/],
  ])('keeps within its limits: %s', (_case, expression, message) => {
    expect(() => calculate(expression)).toThrow(message);
  });
});

import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from 'mathjs';
import { ToolFailure } from '../../tool.js';
import { CONSTANTS, FUNCTIONS } from './functions.js';
import { OPERATORS } from './operators.js';

/** A number, and whether it is whole in its digits: beyond 2^53 a double skips whole numbers. */
export interface Value {
  readonly number: number;
  readonly isExact: boolean;
}

/** Walks a parsed expression over doubles: each node is one bounded step, and what is not arithmetic is refused. */
export function evaluate(node: MathNode): Value {
  switch (node.type) {
    case 'ConstantNode':
      return toValue(literal(node as ConstantNode), []);
    case 'SymbolNode':
      return toValue(constant((node as SymbolNode).name), []);
    case 'ParenthesisNode':
      return evaluate((node as ParenthesisNode).content);
    case 'OperatorNode':
      return applyOperator(node as OperatorNode);
    case 'FunctionNode':
      return applyFunction(node as FunctionNode);
    default:
      throw notArithmetic();
  }
}

function applyOperator(node: OperatorNode): Value {
  const operator = OPERATORS.get(node.fn);
  if (operator === undefined) throw notArithmetic();
  refuseAmbiguous(node);
  const operands = node.args.map(evaluate);
  return toValue(operator(...operands.map((operand) => operand.number)), operands);
}

function applyFunction(node: FunctionNode): Value {
  const name = (node.fn as { name?: unknown }).name;
  const called = typeof name === 'string' ? FUNCTIONS.get(name.toLowerCase()) : undefined;
  if (called === undefined) {
    const names = [...FUNCTIONS.keys()].join(', ');
    throw new ToolFailure(`There is no function "${String(name)}" here. The functions are: ${names}.`);
  }
  const { fewest, most = Infinity, apply } = called;
  if (node.args.length < fewest || node.args.length > most) {
    const count = fewest === most ? fewest : `${fewest} ${most === Infinity ? 'or more' : `to ${most}`}`;
    throw new ToolFailure(
      `${String(name)} takes ${count} argument(s), not ${node.args.length}. ` +
        'Inside its brackets a comma separates arguments, so write 1000, not 1,000.',
    );
  }
  const operands = node.args.map(evaluate);
  return toValue(apply(...operands.map((operand) => operand.number)), operands);
}

function toValue(number: number, operands: readonly Value[]): Value {
  if (Number.isNaN(number)) throw new ToolFailure('The result is not defined in the real numbers.');
  if (!Number.isFinite(number)) {
    throw new ToolFailure(
      'A number on the way is too large: beyond about 1.8e308 nothing can be calculated.',
    );
  }
  const isExact = Math.abs(number) <= Number.MAX_SAFE_INTEGER && operands.every((operand) => operand.isExact);
  return { number, isExact };
}

function literal(node: ConstantNode): number {
  const value: unknown = node.value;
  if (typeof value !== 'number') throw notArithmetic();
  return value;
}

function constant(name: string): number {
  const value = CONSTANTS.get(name.toLowerCase());
  if (value === undefined) {
    const names = [...CONSTANTS.keys()].join(', ');
    throw new ToolFailure(`"${name}" has no value here. Write numbers; the constants are: ${names}.`);
  }
  return value;
}

/** Refuses what readers disagree on: 6/2(1+2), and whether `5% + 3` is a percentage or a remainder. */
function refuseAmbiguous(node: OperatorNode): void {
  const [left, right] = node.args;
  const isDividedProduct = node.fn === 'divide' && isOperator(right, 'multiply') && right.implicit;
  const isMultipliedQuotient = node.fn === 'multiply' && node.implicit && isOperator(left, 'divide');
  if (isDividedProduct || isMultipliedQuotient) {
    throw new ToolFailure('It is unclear what is divided by what: write every * and use brackets.');
  }
  if (node.fn === 'mod' && (isOperator(right, 'unaryPlus') || isOperator(right, 'unaryMinus'))) {
    throw new ToolFailure('This % is ambiguous: write x/100 for a percentage, or mod(x, y) for a remainder.');
  }
}

function isOperator(node: MathNode | undefined, name: string): node is OperatorNode {
  return node?.type === 'OperatorNode' && (node as OperatorNode).fn === name;
}

function notArithmetic(): ToolFailure {
  return new ToolFailure(
    'Only arithmetic can be calculated: numbers, + - * / ^ % !, brackets, constants and functions; ' +
      'no variables, lists, text, units or comparisons.',
  );
}

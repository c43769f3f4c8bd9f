import { parse, type MathNode } from 'mathjs/number';
import { ToolFailure } from '../../tool.js';
import { normalizeNotation } from './normalize-notation.js';

const MAX_CHARACTERS = 500;
const MAX_BRACKET_DEPTH = 50;
const MAX_TREE_DEPTH = 250;
const MAX_NODES = 1_000;

/**
 * Reads an expression within fixed limits, so that parsing and walking it takes no noticeable time. Only
 * mathjs's parser is used, never its evaluation: nothing in the tree can run.
 */
export function parseExpression(expression: string): MathNode {
  if (expression.trim() === '') throw new ToolFailure('The expression is empty.');
  if (expression.length > MAX_CHARACTERS) {
    throw new ToolFailure(
      `The expression has ${expression.length} characters; at most ${MAX_CHARACTERS} are allowed.`,
    );
  }
  const text = normalizeNotation(expression);
  // Brackets are counted before parsing: the parser recurses into them.
  if (bracketDepth(text) > MAX_BRACKET_DEPTH) throw tooDeep(MAX_BRACKET_DEPTH);
  const root = toTree(text);
  checkSize(root);
  return root;
}

function toTree(text: string): MathNode {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.replace(/\s*\(char \d+\)$/, '') : undefined;
    throw new ToolFailure(
      `This cannot be read as arithmetic${reason === undefined ? '' : `: ${reason}`}. ` +
        'Write it like (1.5 + 2) * 3 ^ 2, with a point before decimals.',
    );
  }
}

/** Counts each path anew: `x + 5%` holds its x twice, so that a chain of such would double at every step. */
function checkSize(root: MathNode): void {
  let nodes = 0;
  const visit = (node: MathNode, depth: number): void => {
    nodes += 1;
    if (depth > MAX_TREE_DEPTH) throw tooDeep(MAX_TREE_DEPTH);
    if (nodes > MAX_NODES) {
      throw new ToolFailure(
        `The expression has more than ${MAX_NODES} parts. Calculate it in smaller steps.`,
      );
    }
    node.forEach((child) => visit(child, depth + 1));
  };
  visit(root, 1);
}

function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(character)) depth -= 1;
  }
  return deepest;
}

function tooDeep(levels: number): ToolFailure {
  return new ToolFailure(
    `The expression is nested more than ${levels} levels deep. Calculate it in smaller steps.`,
  );
}

import type { z } from 'zod';
import type { AppError } from '../../common/errors/index.js';
import { requestError } from './request-error.js';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with a body, told as OpenAI tells it. */
export function toRequestError(error: z.ZodError): AppError {
  const { issue, path } = deepest(error.issues[0] as Issue, []);
  const param = toParam(path);
  if (issue.code === 'invalid_type') {
    return issue.input === undefined
      ? requestError(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
      : requestError(
          `Invalid type for '${param}': expected ${issue.expected}, but got ${kindOf(issue.input)} instead.`,
          param,
          'invalid_type',
        );
  }
  return requestError(`Invalid value for '${param}': ${issue.message}.`, param, 'invalid_value');
}

/** Of the branches of a union, the one that went furthest is the one that was meant. */
function deepest(issue: Issue, parents: readonly PropertyKey[]): { issue: Issue; path: PropertyKey[] } {
  const path = [...parents, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [deepest(first, path)]));
  return branches.reduce((best, branch) => (branch.path.length > best.path.length ? branch : best), {
    issue,
    path,
  });
}

/** As in `messages[0].content`. */
function toParam(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

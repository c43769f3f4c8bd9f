import type { z } from 'zod';
import type { AppError } from '../../common/errors/index.js';
import { requestError } from './request-error.js';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with a body, told as OpenAI tells it. */
export function toRequestError(error: z.ZodError): AppError {
  const { issue, path } = deepest(error.issues[0] as Issue, []);
  const param = toParam(path);
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    return requestError(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter');
  }
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1) {
    return requestError(
      `Invalid '${param}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
      param,
      'empty_string',
    );
  }
  const expected = expectedTypes(issue);
  if (expected.length > 0) {
    return requestError(
      `Invalid type for '${param}': expected ${expected.join(' or ')}, but got ${kindOf(issue.input)} instead.`,
      param,
      'invalid_type',
    );
  }
  return requestError(`Invalid value for '${param}': ${issue.message}.`, param, 'invalid_value');
}

/** The types that would have been right; none where the type is not what is wrong. */
function expectedTypes(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [issue.expected];
  if (issue.code !== 'invalid_union') return [];
  return issue.errors.flatMap(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? [first.expected] : [],
  );
}

interface LocatedIssue {
  readonly issue: Issue;
  readonly path: readonly PropertyKey[];
}

/** Of the branches of a union the one that was meant: where the type is right, or that went further in. */
function deepest(issue: Issue, parents: readonly PropertyKey[]): LocatedIssue {
  const path = [...parents, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  return issue.errors
    .flatMap(([first]) => (first === undefined ? [] : [deepest(first, path)]))
    .reduce<LocatedIssue>((best, branch) => (depthOf(branch) > depthOf(best) ? branch : best), {
      issue,
      path,
    });
}

function depthOf({ issue, path }: LocatedIssue): number {
  const isOfRightType = issue.code !== 'invalid_type' && issue.code !== 'invalid_union';
  return path.length + (isOfRightType ? 0.5 : 0);
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

import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { remembering } from '../collections/index.js';
import { AppError } from '../errors/index.js';
import { DtoRules } from './dto-rules.js';

interface Problem {
  readonly field: string;
  readonly problem: string;
}

/** More would not help a reader. */
const MAX_PROBLEMS = 10;

function listProblems(errors: readonly ValidationError[], path = ''): Problem[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const [problem] = Object.values(error.constraints ?? {});
    return [
      ...(problem === undefined ? [] : [{ field, problem }]),
      ...listProblems(error.children ?? [], field),
    ];
  });
}

function invalid(problems: readonly Problem[]): AppError {
  const shown = problems.slice(0, MAX_PROBLEMS);
  return new AppError('REQUEST.INVALID', shown.map(({ problem }) => problem).join('; '), {
    details: { problems: shown },
  });
}

type Dto = Type<object>;

/** There are fewer classes of bodies and queries. */
const rulesOf = remembering(1_000, (dto: Dto) => new DtoRules(dto));

/**
 * Makes a JSON body, or a query, the DTO of its parameter; tells what is wrong with it, up to ten problems at once, as
 * `REQUEST.INVALID`. Without Nest's `ValidationPipe`, whose care for binary values, sparse arrays and keys like `__proto__`
 * is for what JSON that went through `assertReasonableShape` cannot hold, and which takes three promises a request.
 */
@Injectable()
class BodyPipe implements PipeTransform<unknown, object> {
  constructor(private readonly options: { readonly areUnknownFieldsRefused: boolean }) {}

  transform(value: unknown, metadata: ArgumentMetadata): object {
    const metatype = metadata.metatype as Dto | undefined;
    const body = value ?? {};
    if (typeof body !== 'object' || Array.isArray(body)) {
      throw new AppError('REQUEST.INVALID', 'The body must be a JSON object.');
    }
    if (metatype === undefined) throw new Error('A body is validated by the class of its parameter.');
    const rules = rulesOf(metatype);
    const { dto, errors } = rules.check(this.pick(body, rules.names));
    if (errors.length > 0) throw invalid(listProblems(errors));
    return dto;
  }

  /** The declared fields of a body. Looked at one by one here: the validator takes seconds for many that are not. */
  private pick(body: object, fields: ReadonlySet<string>): object {
    const entries = Object.entries(body);
    const unknown = entries.filter(([name]) => !fields.has(name));
    if (unknown.length === 0) return body;
    if (this.options.areUnknownFieldsRefused) {
      throw invalid(
        unknown.map(([name]) => ({ field: name, problem: `there is no field '${name.slice(0, 100)}' here` })),
      );
    }
    return Object.fromEntries(entries.filter(([name]) => fields.has(name)));
  }
}

/** For the kept contracts: unknown fields are dropped in silence, as the replaced services did. */
export const tolerantBody = new BodyPipe({ areUnknownFieldsRefused: false });

/** For Nestor's own routes: an unknown field is an error, so that a misspelt one is noticed. */
export const strictBody = new BodyPipe({ areUnknownFieldsRefused: true });

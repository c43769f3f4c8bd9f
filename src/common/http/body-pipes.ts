import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { AppError } from '../errors/index.js';

interface Problem {
  readonly field: string;
  readonly problem: string;
}

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

/** Validates a JSON body against its DTO; tells every problem at once as `REQUEST.INVALID`. */
@Injectable()
class BodyPipe extends ValidationPipe {
  constructor(options: { readonly forbidNonWhitelisted: boolean }) {
    super({
      ...options,
      whitelist: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => {
        const problems = listProblems(errors);
        return new AppError('REQUEST.INVALID', problems.map(({ problem }) => problem).join('; '), {
          details: { problems },
        });
      },
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (Array.isArray(value)) {
      throw new AppError('REQUEST.INVALID', 'The body must be a JSON object, not an array.');
    }
    return super.transform(value, metadata);
  }
}

/** For the kept contracts: unknown fields are dropped in silence, as the replaced services did. */
export const tolerantBody = new BodyPipe({ forbidNonWhitelisted: false });

/** For Nestor's own routes: an unknown field is an error, so that a misspelt one is noticed. */
export const strictBody = new BodyPipe({ forbidNonWhitelisted: true });

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { currentContext } from '../context/index.js';
import type { AppError } from '../errors/index.js';

export class ErrorDetail {
  @ApiProperty({ description: 'Stable; made for programs.', example: 'SESSION.NOT_FOUND' })
  readonly code!: string;

  @ApiProperty({ description: 'Made for people; may change.', example: 'There is no session with this id.' })
  readonly message!: string;

  @ApiProperty({
    description: 'The X-Request-ID of the answer.',
    example: '7f2c1f7e-5f0b-4a43-9a75-2f8a3a4f1f0c',
  })
  readonly request_id!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'What helps to mend it.' })
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The body of every error answer. */
export class ErrorBody {
  @ApiProperty({ type: ErrorDetail })
  readonly error!: ErrorDetail;
}

/** Puts an error into the form that clients get, under the current request's id. */
export function toErrorBody(error: AppError): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      request_id: currentContext()?.requestId ?? '',
      ...(error.details && { details: error.details }),
    },
  };
}

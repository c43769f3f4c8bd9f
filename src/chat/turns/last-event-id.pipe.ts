import type { PipeTransform } from '@nestjs/common';
import { AppError } from '../../common/errors/index.js';

/** Reads a Last-Event-ID header: the sequence number of the last event the client has; 0 when it has none. */
export class LastEventIdPipe implements PipeTransform<string | undefined, number> {
  transform(value: string | undefined): number {
    if (value === undefined || value === '') return 0;
    if (/^\d{1,15}$/.test(value)) return Number(value);
    throw new AppError(
      'REQUEST.INVALID',
      'Last-Event-ID must be the id of an event of this turn: a whole number.',
    );
  }
}

import type { PipeTransform } from '@nestjs/common';
import { assertCallerId, type CallerIdKind } from '../session/index.js';

/** An id of a session where the route calls it something else: throws `REQUEST.INVALID` with the name that the caller knows. */
export class CallerIdPipe implements PipeTransform<string, string> {
  constructor(private readonly kind: CallerIdKind) {}

  transform(id: string): string {
    assertCallerId(id, this.kind);
    return id;
  }
}

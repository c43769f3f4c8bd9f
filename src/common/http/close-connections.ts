import type { Response } from 'express';
import type { ShutdownState } from '../lifecycle/index.js';

/**
 * Has every answer whose headers go out during a shutdown end its connection: a client that keeps connections would come back
 * to this process, past whatever sends new ones elsewhere.
 *
 * @param response what all responses of the Express application inherit from
 */
export function closeConnectionsDuring(shutdown: ShutdownState, response: Response): void {
  const writeHead = Reflect.get(response, 'writeHead') as (...head: unknown[]) => Response;
  function closing(this: Response, ...head: unknown[]): Response {
    if (shutdown.isUnderWay && !this.headersSent) this.setHeader('Connection', 'close');
    return writeHead.apply(this, head);
  }
  response.writeHead = closing;
}

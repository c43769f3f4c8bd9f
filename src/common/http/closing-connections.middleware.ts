import type { NextFunction, Request, Response } from 'express';
import type { ShutdownState } from '../lifecycle/index.js';

/**
 * Has every answer whose headers go out during a shutdown end its connection: a client that keeps connections would come back
 * to this process, past whatever sends new ones elsewhere. Mounted ahead of whatever may answer.
 */
export function closingConnectionsMiddleware(shutdown: ShutdownState) {
  return (_request: Request, response: Response, next: NextFunction): void => {
    const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => Response;
    response.writeHead = (...head: unknown[]): Response => {
      if (shutdown.isUnderWay && !response.headersSent) response.setHeader('Connection', 'close');
      return writeHead(...head);
    };
    next();
  };
}

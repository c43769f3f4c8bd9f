import { IncomingMessage, ServerResponse } from 'node:http';

/** What all messages of an Express application inherit from; its types do not name it. */
export interface MessagePrototypes {
  request: object;
  response: object;
}

/**
 * Node's requests and responses, made as those of `express` from the start: classes for `createServer`. It gives each of them its own
 * prototype otherwise, and an object whose prototype changes is a stranger to all code that has met it.
 * From here on `express.request` and `express.response` are the prototypes of these classes.
 */
export function expressMessages(express: MessagePrototypes) {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(ExpressRequest.prototype, express.request);
  Object.setPrototypeOf(ExpressResponse.prototype, express.response);
  express.request = ExpressRequest.prototype;
  express.response = ExpressResponse.prototype;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

import { IncomingEvents } from './incoming-events.js';
import { post } from './post.js';
import { toPreparedCall } from './prepared-call.js';

/** To a vendor's SDK a response without a body: it has done its part when the headers are there. */
export class EventStreamResponse extends Response {
  constructor(readonly events: IncomingEvents) {
    super();
  }
}

/** `post` as the `fetch` of an SDK that makes each call itself; what is good resolves to an `EventStreamResponse`. */
export const streamingFetch: typeof fetch = async (input, init = {}) => {
  const url = input instanceof Request ? input.url : input.toString();
  const call = toPreparedCall({ url, headers: new Headers(init.headers) });
  const answer = await post(call, init.body as string, init.signal ?? new AbortController().signal);
  return answer instanceof IncomingEvents ? new EventStreamResponse(answer) : answer;
};

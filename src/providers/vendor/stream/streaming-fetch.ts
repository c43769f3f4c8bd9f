import { post } from './post.js';
import { toPreparedCall } from './prepared-call.js';

/** `post` as the `fetch` of an SDK that makes each call itself. */
export const streamingFetch: typeof fetch = async (input, init = {}) => {
  const url = input instanceof Request ? input.url : input.toString();
  const call = toPreparedCall({ url, headers: new Headers(init.headers) });
  return post(call, init.body as string, init.signal ?? new AbortController().signal);
};

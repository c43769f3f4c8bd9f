/** The server has not answered in time. */
export class NoReply extends Error {}

/**
 * The reply of a server that gives one within so many milliseconds; rejects with `NoReply` otherwise. When the time is
 * up what has come from the network is read first: a process that was held up itself has no reason to blame the server.
 */
export async function replyWithin<Reply>(milliseconds: number, reply: Promise<Reply>): Promise<Reply> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    setImmediate(() => {
      late.reject(new NoReply(`no reply within ${milliseconds} ms`));
    });
  }, milliseconds);
  try {
    return await Promise.race([reply, late.promise]);
  } finally {
    clearTimeout(timer);
    late.promise.catch(() => undefined);
  }
}

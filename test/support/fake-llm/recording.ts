import type { Step, WireOptions } from './reply.js';

/** The bytes of a recorded stream, as they are. */
export function recording(bytes: string | Buffer, options: WireOptions = {}): Step {
  return async (_request, reply) => {
    reply.headers();
    await reply.write(bytes, options);
    reply.end();
  };
}

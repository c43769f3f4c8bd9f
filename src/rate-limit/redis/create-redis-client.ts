import { Redis } from 'ioredis';

const CONNECT_TIMEOUT_MS = 1_000;
const DISCONNECT_TIMEOUT_MS = 100;
/** For the commands that the client sends by itself when it connects. */
const HANDSHAKE_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;

/**
 * A client that connects with its `connect()` and from then on reconnects by itself. A command fails at once while
 * there is no connection, and is never sent twice: a call must not be counted twice. How long it is waited for is the
 * caller's.
 */
export function createRedisClient(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: HANDSHAKE_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** attempt, MAX_RETRY_MS),
    // Behind one address a failover can leave us connected to the old primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}

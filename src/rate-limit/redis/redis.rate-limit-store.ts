import { createHash } from 'node:crypto';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AppError } from '../../common/errors/index.js';
import type { RateLimitConfig } from '../../config/index.js';
import {
  RateLimitStore,
  type RateLimitCount,
  type RateLimitOutcomes,
  type RateLimitStoreState,
  type RateLimitWindow,
} from '../rate-limit.store.js';
import { createRedisClient } from './create-redis-client.js';
import { isRefusal, OutageLog } from './outage-log.js';
import { replyWithin } from './reply-within.js';
import { CONSUME_SCRIPT, PEEK_SCRIPT, REFUND_SCRIPT } from './window-scripts.js';

const COMMAND_TIMEOUT_MS = 500;
/** As many as a connection may take the time of: to connect, to sign in, and to see whether the server is ready. */
const CONNECT_COMMANDS = 4;
const RETRY_AFTER_MS = 1_000;
/** In braces, so that all keys are of one slot where there are slots: a script counts in several (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags). */
const PREFIX = '{nestor:rate-limit}';
const PROBE_KEY = `${PREFIX}:probe`;
const PROBE_TTL_MS = 10_000;

/** What `CONSUME_SCRIPT` tells of a window. */
type WindowReply = [admitted: number, used: number, endsAt: number, endsInMs: number];

/** Counts in Redis, for all processes that share it. */
export class RedisRateLimitStore extends RateLimitStore implements OnModuleInit, OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly outage: OutageLog;
  private isDropping = false;

  constructor(
    url: string,
    policy: RateLimitConfig['onStoreFailure'],
    private readonly commandTimeoutMs = COMMAND_TIMEOUT_MS,
  ) {
    super();
    this.outage = new OutageLog(policy);
    this.redis = createRedisClient(url);
    this.redis.on('error', (error) => {
      this.outage.begin(error);
    });
    this.redis.on('ready', () => {
      this.outage.end(false);
    });
    this.redis.on('close', () => {
      this.isDropping = false;
    });
  }

  get state(): RateLimitStoreState {
    return this.redis.status === 'ready' && !this.outage.isDown ? 'ready' : 'unavailable';
  }

  /**
   * Waits for the first try to connect, however it ends, and for no longer than a few commands may take: the service
   * starts without Redis as well.
   */
  async onModuleInit(): Promise<void> {
    const patienceMs = CONNECT_COMMANDS * this.commandTimeoutMs;
    await replyWithin(patienceMs, this.redis.connect()).catch((error: unknown) => {
      this.outage.begin(error);
    });
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  override async consume(...counts: [RateLimitCount, ...RateLimitCount[]]): Promise<RateLimitOutcomes> {
    const keys = counts.map(({ key }) => toRedisKey(key));
    const limits = counts.flatMap(({ quota: { requests, windowMs } }) => [requests, windowMs]);
    const windows = (await this.ask(
      () => this.redis.eval(CONSUME_SCRIPT, keys.length, ...keys, ...limits),
      (reply) => (reply as WindowReply[]).every(([admitted]) => admitted === 1),
    )) as WindowReply[];
    return windows.map(([admitted, used, endsAt, endsInMs]) => ({
      hasRoom: admitted === 1,
      used,
      endsAt,
      endsInMs,
    })) as RateLimitOutcomes;
  }

  override async peek(key: string): Promise<RateLimitWindow | undefined> {
    const reply = await this.ask(() => this.redis.eval(PEEK_SCRIPT, 1, toRedisKey(key)));
    const [used, endsAt, endsInMs] = reply as [number, number, number];
    return endsInMs > 0 ? { used, endsAt, endsInMs } : undefined;
  }

  override async refund(key: string, windowEndsAt: number): Promise<boolean> {
    const hasWritten = (reply: unknown): boolean => reply === 1;
    return hasWritten(
      await this.ask(() => this.redis.eval(REFUND_SCRIPT, 1, toRedisKey(key), windowEndsAt), hasWritten),
    );
  }

  /** Writes: a server that is full, or a replica, would still answer. */
  override async ping(): Promise<void> {
    await this.ask(
      () => this.redis.set(PROBE_KEY, '1', 'PX', PROBE_TTL_MS),
      () => true,
    );
  }

  private async ask(
    command: () => Promise<unknown>,
    hasWritten: (reply: unknown) => boolean = () => false,
  ): Promise<unknown> {
    try {
      const reply = await replyWithin(this.commandTimeoutMs, command());
      this.outage.end(hasWritten(reply));
      return reply;
    } catch (error) {
      this.outage.begin(error);
      this.dropSilentConnection(error);
      throw new AppError('STORE.UNAVAILABLE', 'The rate limit cannot be checked right now.', {
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
  }

  /** Until a new connection answers, calls then fail at once instead of each waiting out its time. */
  private dropSilentConnection(error: unknown): void {
    if (isRefusal(error) || this.isDropping || this.redis.status !== 'ready') return;
    this.isDropping = true;
    this.redis.disconnect(true);
  }
}

/** Hashed, so that keys are short and Redis learns no address or account. */
function toRedisKey(key: string): string {
  return `${PREFIX}:${createHash('sha256').update(key).digest('base64url')}`;
}

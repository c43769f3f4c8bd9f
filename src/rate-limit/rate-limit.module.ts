import { Module, type FactoryProvider } from '@nestjs/common';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { BEFORE_ERROR_ANSWER, type BeforeErrorAnswer } from '../common/http/index.js';
import { LifecycleModule } from '../common/lifecycle/index.js';
import { section, type RateLimitConfig, type RedisConfig } from '../config/index.js';
import { MemoryRateLimitStore } from './memory/memory.rate-limit-store.js';
import { OpenStreams } from './open-streams.js';
import { RateLimitRefund } from './rate-limit-refund.js';
import { RateLimitService } from './rate-limit.service.js';
import { RateLimitStore } from './rate-limit.store.js';
import { RedisRateLimitStore } from './redis/redis.rate-limit-store.js';

const throttler = ThrottlerModule.forRootAsync({
  inject: [section('rateLimit')],
  useFactory: ({ requests, windowMs }: RateLimitConfig): ThrottlerModuleOptions => [
    { limit: requests, ttl: windowMs },
  ],
});

const store: FactoryProvider<RateLimitStore> = {
  provide: RateLimitStore,
  inject: [section('rateLimit'), section('redis')],
  useFactory: ({ onStoreFailure }: RateLimitConfig, { url }: RedisConfig) =>
    url === undefined ? new MemoryRateLimitStore() : new RedisRateLimitStore(url, onStoreFailure),
};

const refundOfFailed: FactoryProvider<BeforeErrorAnswer> = {
  provide: BEFORE_ERROR_ANSWER,
  inject: [RateLimitRefund],
  useFactory: (refund: RateLimitRefund) => refund.refundFailed.bind(refund),
};

/** The quota of turns per client, counted in Redis where one is configured and else in memory. */
@Module({
  imports: [LifecycleModule, throttler],
  providers: [store, RateLimitService, RateLimitRefund, refundOfFailed, OpenStreams],
  exports: [RateLimitStore, RateLimitService, RateLimitRefund, BEFORE_ERROR_ANSWER, OpenStreams],
})
export class RateLimitModule {}

import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ProvidersModule } from '../providers/index.js';
import { RateLimitModule } from '../rate-limit/index.js';
import { ApiHealthController } from './api-health.controller.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { RateLimitHealthIndicator } from './rate-limit.health-indicator.js';
import { StoreHealthIndicator } from './store.health-indicator.js';

@Module({
  imports: [ProvidersModule, RateLimitModule, TerminusModule],
  controllers: [HealthController, ApiHealthController],
  providers: [HealthService, StoreHealthIndicator, RateLimitHealthIndicator],
})
export class HealthModule {}

import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { RateLimitModule } from '../rate-limit/index.js';
import { MetricsController } from './metrics.controller.js';
import { ProviderGauges } from './provider-gauges.js';
import { RateLimitGauge } from './rate-limit-gauge.js';

@Module({
  imports: [ProvidersModule, RateLimitModule],
  controllers: [MetricsController],
  providers: [ProviderGauges, RateLimitGauge],
})
export class MetricsModule {}

import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { MetricsController } from './metrics.controller.js';
import { ProviderGauges } from './provider-gauges.js';

@Module({
  imports: [ProvidersModule],
  controllers: [MetricsController],
  providers: [ProviderGauges],
})
export class MetricsModule {}

import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { section, type StoreConfig } from '../config/index.js';
import { SessionRepository } from '../session/index.js';

/** How long the store may take to answer, in milliseconds. */
const TIMEOUT_MS = 2_500;

/** Whether the session store answers. */
@Injectable()
export class StoreHealthIndicator {
  private readonly kind: string;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly sessions: SessionRepository,
    @Inject(section('store')) config: StoreConfig,
  ) {
    this.kind = config.mongodbUri === undefined ? 'sqlite' : 'mongodb';
  }

  async check(): Promise<HealthIndicatorResult<'store'>> {
    const indicator = this.indicators.check('store');
    try {
      await Promise.race([this.sessions.ping(), rejectAfter(TIMEOUT_MS)]);
      return indicator.up({ kind: this.kind });
    } catch {
      return indicator.down({ kind: this.kind });
    }
  }
}

function rejectAfter(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error('No answer in time'));
    }, milliseconds).unref();
  });
}

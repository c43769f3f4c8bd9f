import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { section, type OutboundConfig } from '../../../../config/index.js';
import { OutboundHttp, type OutboundRequest } from '../../../outbound/index.js';

type FinanceRequest = Pick<OutboundRequest, 'service' | 'url' | 'query' | 'acceptedStatuses'> & {
  readonly signal: AbortSignal;
};

/** Asks a service of market data. */
@Injectable()
export class FinanceHttp {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('outbound')) { userAgent }: OutboundConfig,
  ) {
    // These services turn away what does not name itself in the form of browsers; it is our own name all the same.
    this.headers = { accept: 'application/json', 'user-agent': `Mozilla/5.0 (compatible; ${userAgent})` };
  }

  /** Rejects with an `OutboundError`. */
  async getJson<Shape>(schema: z.ZodType<Shape>, request: FinanceRequest): Promise<Shape> {
    const response = await this.http.fetch({ ...request, trust: 'configured', headers: this.headers });
    return response.json(schema);
  }
}

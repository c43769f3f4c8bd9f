import { once } from 'node:events';
import {
  Catch,
  Controller,
  Get,
  HttpCode,
  Post,
  Req,
  Res,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../../../src/common/errors/index.js';
import { Idempotency, type IdempotentRequest } from '../../../src/common/http/index.js';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import {
  admissionOf,
  RateLimited,
  RateLimitModule,
  RateLimitService,
} from '../../../src/rate-limit/index.js';

const ACCOUNT_HEADER = 'x-test-account';

@Controller()
class TurnsController {
  constructor(private readonly rateLimit: RateLimitService) {}

  @RateLimited()
  @HttpCode(200)
  @Post('turns')
  start(): string {
    return 'started';
  }

  @RateLimited()
  @HttpCode(200)
  @Post('other-turns')
  startOther(): string {
    return 'started';
  }

  /** A turn that fails before its first content, and asks twice for its call. */
  @RateLimited()
  @HttpCode(200)
  @Post('failing-turns')
  async fail(@Req() request: Request): Promise<boolean[]> {
    const admission = admissionOf(request);
    if (admission === undefined) return [];
    return [await this.rateLimit.refund(admission), await this.rateLimit.refund(admission)];
  }

  /** Tells what a request with a key would be refused with, as a repeat is answered. */
  @RateLimited()
  @HttpCode(200)
  @Post('keyed-turns')
  startKeyed(@Idempotency() idempotency: IdempotentRequest | undefined): string {
    return idempotency?.refusal?.code ?? 'started';
  }

  /** A repeat whose client leaves before that is known. */
  @RateLimited()
  @HttpCode(200)
  @Post('left-turns')
  async startLeft(
    @Idempotency() idempotency: IdempotentRequest | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    if (!response.closed) await once(response, 'close');
    idempotency?.onReplay();
    return 'started';
  }

  @Get('info')
  info(@Req() request: Request) {
    return this.rateLimit.info({ scope: 'anonymous', address: request.ip ?? '' });
  }
}

@RateLimited()
@Controller('marked-twice')
class MarkedTwiceController {
  @RateLimited()
  @HttpCode(200)
  @Post()
  start(): string {
    return 'started';
  }
}

@Catch(AppError)
class AppErrorFilter implements ExceptionFilter {
  catch(error: AppError, host: ArgumentsHost): void {
    const { code, status, retryAfterMs, details } = error;
    const response = host.switchToHttp().getResponse<Response>();
    if (retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1000));
    response.status(status).json({ code, retryAfterMs, details });
  }
}

export interface RateLimitedApp {
  /** The state of the caller, read without counting. */
  info(headers?: Record<string, string>): Promise<Record<string, number>>;
  post(path: string, headers?: Record<string, string>, signal?: AbortSignal): Promise<globalThis.Response>;
  close(): Promise<void>;
}

/** Headers with which the app takes a request as authenticated. */
export const asAccount = (account: string) => ({ [ACCOUNT_HEADER]: account });

/** A listening app with limited and free routes, configured by environment variables. */
export async function startRateLimitedApp(variables: Record<string, string>): Promise<RateLimitedApp> {
  const configuration = parseConfiguration(variables);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), RateLimitModule],
    controllers: [TurnsController, MarkedTwiceController],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  app.set('trust proxy', configuration.server.trustProxyHops);
  app.useGlobalFilters(new AppErrorFilter());
  app.use(authenticate);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    info: async (headers = {}) =>
      (await (await fetch(`${url}/info`, { headers })).json()) as Record<string, number>,
    post: (path, headers = {}, signal: AbortSignal | null = null) =>
      fetch(`${url}/${path}`, { method: 'POST', headers, signal }),
    close: () => app.close(),
  };
}

function authenticate(request: Request, _response: Response, next: NextFunction): void {
  const account = request.header(ACCOUNT_HEADER);
  if (account !== undefined) Object.assign(request, { principal: { scope: account, address: request.ip } });
  next();
}

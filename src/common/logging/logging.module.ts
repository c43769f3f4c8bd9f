import type { IncomingMessage } from 'node:http';
import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { symbols, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { section, type ServerConfig } from '../../config/index.js';
import { currentContext } from '../context/index.js';
import { isBootLine } from './quiet-boot.js';

const isProbe = (request: IncomingMessage): boolean => request.url?.startsWith('/health') ?? false;

/** pino's number for `info`. */
const INFO_LEVEL = 30;

/** The ids of the request and of the turn that runs; the request's is left out where its logger has it already. */
function currentIds(_entry: object, _level: number, logger: Logger): object {
  const { requestId, ...ids } = currentContext() ?? { requestId: undefined };
  const bindings = (logger as unknown as Record<symbol, string>)[symbols.chindingsSym] ?? '';
  return requestId === undefined || bindings.includes('"requestId"') ? ids : { requestId, ...ids };
}

/**
 * pino behind Nest's logger: JSON lines in production, readable ones otherwise. Every line carries the
 * ids of the request or turn it belongs to; no header and no body is ever logged.
 */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [section('server')],
      useFactory: ({ logLevel, isProduction }: ServerConfig) => ({
        pinoHttp: {
          level: logLevel,
          mixin: currentIds,
          hooks: {
            logMethod(entry, method, level) {
              if (level <= INFO_LEVEL && isBootLine(entry[0]) && logLevel === 'info') return;
              method.apply(this, entry);
            },
          },
          autoLogging: { ignore: isProbe },
          quietReqLogger: true,
          genReqId: (request) => request.id,
          customAttributeKeys: { reqId: 'requestId' },
          serializers: {
            req: ({ method, url }: { method: string; url: string }) => ({ method, url }),
            res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
          },
          customLogLevel: (_request, response, error) =>
            error !== undefined || response.statusCode >= 500 ? 'warn' : 'info',
          ...(!isProduction &&
            logLevel !== 'silent' && {
              stream: PinoPretty({
                singleLine: true,
                ignore: 'pid,hostname,context',
                messageFormat: '{if context}[{context}] {end}{msg}',
              }),
            }),
        },
      }),
    }),
  ],
})
export class LoggingModule {}

import { prettyFactory } from 'pino-pretty';
import { secretsOf, type Configuration } from '../../config/index.js';
import { settlesWithin } from '../time/index.js';
import { ConversationLog } from './conversation-log.js';
import { LogFiles } from './log-files.js';
import { LogQueue } from './log-queue.js';
import { LogSink, type LineWriter } from './log-sink.js';
import { NestLogger } from './nest-logger.js';
import { redactor } from './redact.js';
import { StandardOutput } from './standard-output.js';

/** The longest wait for the last lines, in milliseconds. */
const END_MS = 1_000;

/** All of one app's logging. */
export interface Logging {
  readonly logger: NestLogger;
  readonly conversations: ConversationLog;
  readonly files: LogFiles | undefined;
  /**
   * Called last. Resolves within a second: with true when all lines are out, with false when a disk or a reader takes
   * them too slowly, or not at all.
   */
  end(): Promise<boolean>;
}

/**
 * pino with JSON lines in production and readable ones otherwise. Every line carries the ids of the request or turn it
 * belongs to.
 *
 * @param output where lines go besides the files: the standard output unless told.
 */
export function createLogging(
  configuration: Configuration,
  output: LineWriter = new StandardOutput(),
): Logging {
  const { server, logging } = configuration;
  const redact = redactor(secretsOf(configuration));
  const format = server.isProduction ? (line: string) => line : readable();
  const files =
    logging.directory === undefined
      ? undefined
      : new LogFiles(logging.directory, {
          onTrouble: (message) => {
            sink.warn(message);
          },
        });
  const sink = new LogSink(output, format, redact, files);
  const queue = new LogQueue(server.logLevel, sink);
  return {
    files,
    logger: new NestLogger(queue),
    conversations: new ConversationLog(logging.hasConversations ? files : undefined, redact),
    end: async () => {
      queue.end();
      const [areFilesWritten = true, isOutputRead] = await Promise.all([
        files?.flush(),
        settlesWithin(END_MS, output.end?.() ?? Promise.resolve()),
      ]);
      return areFilesWritten && isOutputRead;
    },
  };
}

function readable(): (line: string) => string {
  return prettyFactory({
    singleLine: true,
    ignore: 'pid,hostname,context',
    messageFormat: '{if context}[{context}] {end}{msg}',
    colorize: process.stdout.isTTY,
  }) as (line: string) => string;
}

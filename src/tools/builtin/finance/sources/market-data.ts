import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../../common/time/index.js';
import { section, type FinanceConfig, type FinanceSourceName } from '../../../../config/index.js';
import { ToolFailure } from '../../../tool.js';
import type { Security } from '../directory/listing.js';
import { addDays, dayOf, weekdaysBetween } from './days.js';
import type {
  Cadence,
  MarketDataSource,
  PriceSeries,
  Statement,
  StatementSeries,
} from './market-data-source.js';
import { NasdaqSource } from './nasdaq.source.js';
import { VndirectSource } from './vndirect.source.js';
import { YahooSource } from './yahoo.source.js';

/** Prices older than this are stale. Longer than a weekend with holidays, shorter than a stop of trading. */
export const STALE_AFTER_WEEKDAYS = 4;

/** Of the exchanges from UTC. */
const OFFSET_SECONDS = { VN: 7 * 3_600, US: -5 * 3_600 } as const;

/** An answer, from whom, and what the sources asked before it said. */
export type Sourced<Answer> = Answer & { readonly source: string; readonly notes: readonly string[] };

interface Attempts<Answer> {
  readonly ask: (source: MarketDataSource) => Promise<Answer>;
  /** What is wrong with an answer, in a sentence; undefined where it will do. */
  readonly flawOf: (answer: Answer) => string | undefined;
  /** Whether a flawed answer is better than none. */
  readonly isUsable: (answer: Answer) => boolean;
  /** Of two flawed answers the better one. */
  readonly isBetter: (answer: Answer, than: Answer) => boolean;
}

/** Asks the configured sources in their order; the first whose answer will do counts. */
@Injectable()
export class MarketData {
  private readonly logger = new Logger(MarketData.name);
  private readonly sources: readonly MarketDataSource[];

  constructor(
    yahoo: YahooSource,
    vndirect: VndirectSource,
    nasdaq: NasdaqSource,
    private readonly clock: Clock,
    @Inject(section('finance')) { sources }: FinanceConfig,
  ) {
    const known: Readonly<Record<FinanceSourceName, MarketDataSource>> = { yahoo, vndirect, nasdaq };
    this.sources = sources.map((name) => known[name]);
  }

  /** Prices of the last `days` days up to today, at least one. Rejects with a `ToolFailure` where no source has any. */
  prices(security: Security, days: number, signal: AbortSignal): Promise<Sourced<PriceSeries>> {
    const today = this.todayAt(security);
    const range = { from: addDays(today, -days), to: today };
    const lastDay = (series: PriceSeries): string => series.bars.at(-1)?.date ?? '';
    return this.firstGood(security, 'prices', signal, {
      ask: (source) => source.prices(security, range, signal),
      flawOf: (series) => {
        const last = lastDay(series);
        if (last === '') return 'has no prices of it in this time';
        return weekdaysBetween(last, today) > STALE_AFTER_WEEKDAYS ? `has none since ${last}` : undefined;
      },
      isUsable: (series) => series.bars.length > 0,
      isBetter: (series, than) => lastDay(series) > lastDay(than),
    });
  }

  /**
   * The statements of the first source that lacks nothing of what is asked for; else of the one that lacks least.
   * `lacking` names what is missing in them, and is undefined where they have no such period at all. A
   * `ToolFailure` tells which periods there are instead.
   */
  statements(
    security: Security,
    cadence: Cadence,
    lacking: (statements: readonly Statement[]) => readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<Sourced<StatementSeries>> {
    return this.firstGood(security, 'reports', signal, {
      ask: (source) => source.statements(security, cadence, signal),
      flawOf: ({ statements }) => {
        if (statements.length === 0) return 'has no reports of it';
        const lacks = lacking(statements);
        if (lacks === undefined) {
          return `has only the ${cadence}s that ended on ${statements.map(({ ends }) => ends).join(', ')}`;
        }
        return lacks.length > 0 ? `has no ${lacks.join(', ')} of it` : undefined;
      },
      isUsable: ({ statements }) => lacking(statements) !== undefined,
      isBetter: ({ statements }, than) =>
        (lacking(statements)?.length ?? Infinity) < (lacking(than.statements)?.length ?? Infinity),
    });
  }

  /** The day at the exchange; in summer that of New York begins an hour late here. */
  todayAt({ market }: Security): string {
    return dayOf(this.clock.now(), OFFSET_SECONDS[market]);
  }

  private async firstGood<Answer>(
    security: Security,
    what: string,
    signal: AbortSignal,
    { ask, flawOf, isUsable, isBetter }: Attempts<Answer>,
  ): Promise<Sourced<Answer>> {
    const notes: string[] = [];
    let best: Sourced<Answer> | undefined;
    for (const source of this.sources.filter((candidate) => candidate.covers(security))) {
      try {
        const answer = await ask(source);
        const flaw = flawOf(answer);
        if (flaw === undefined) return { ...answer, source: source.title, notes };
        notes.push(`${source.title} ${flaw}.`);
        if (isUsable(answer) && (best === undefined || isBetter(answer, best))) {
          best = { ...answer, source: source.title, notes };
        }
      } catch (error) {
        if (signal.aborted || !(error instanceof ToolFailure)) throw error;
        this.logger.warn({ err: error.cause }, `${source.title} failed: ${error.message}`);
        notes.push(error.message);
      }
    }
    if (best !== undefined) return best;
    throw new ToolFailure(
      notes.length === 0
        ? `No source that is set up here has stocks of ${security.exchange ?? security.market}.`
        : `There are no ${what} of ${security.ticker} (${security.exchange ?? security.market}) to be had: ${notes.join(' ')} ` +
            'Say that the figures are missing, try another period, or check the ticker with search_ticker.',
    );
  }
}

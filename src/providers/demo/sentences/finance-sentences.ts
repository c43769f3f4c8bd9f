/** A change in percent, and the amounts and days it is between, all as text. */
export interface Course {
  readonly company: string;
  readonly change: string;
  readonly from: string;
  readonly to: string;
  readonly high: string;
  readonly low: string;
}

/** What the demo says of stocks in one language. */
export interface FinanceSentences {
  /** The language, for numbers. */
  readonly locale: string;
  readonly quote: (company: string, price: string, day: string, change: string | undefined) => string;
  readonly course: (course: Course) => string;
  readonly average: (sessions: string, price: string) => string;
  readonly report: (company: string, period: string, unit: string) => string;
  /** Figures by their name in results. */
  readonly figures: Readonly<Record<string, string>>;
  readonly companies: string;
  readonly comparedReports: string;
  readonly comparedCourses: string;
  readonly noFigure: string;
  readonly source: (source: string) => string;
  readonly note: (text: string) => string;
}

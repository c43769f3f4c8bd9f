import type { DemoQuestion } from '../demo-plan.js';

const NOT_TICKERS: ReadonlySet<string> = new Set(['HOSE', 'HNX', 'UPCOM', 'USD', 'VND', 'CEO', 'AI', 'TP']);
/** What stands before a name, the words of which follow; folded. */
const NAMED =
  /(?<!\p{L})(?:cua|ve|tap doan|cong ty|ngan hang|ma|co phieu|of|about|company) ((?:(?!(?:trong|nam|quy|thang|gan|hom|nay|the|nao|vua|dau|cuoi|in|for|this|last|during|over|is)(?!\p{L}))[\p{L}&.]+ ?){1,4})/du;
const GENERIC =
  /^(?:(?:tập đoàn|tap doan|công ty|cong ty|ngân hàng|ngan hang|cổ phiếu|co phieu|cổ phần|the) )+/iu;

/** The ticker that a message has in capitals. */
export function tickerIn({ text }: Pick<DemoQuestion, 'text'>): string | undefined {
  const words = text.match(/(?<![\p{L}\p{N}])[A-Z][A-Z0-9]{1,4}(?![\p{L}\p{N}])/gu) ?? [];
  return words.find((word) => !NOT_TICKERS.has(word));
}

/** The company that a message is about: its ticker, or its name as it was written. */
export function companyIn({ text, folded }: Pick<DemoQuestion, 'text' | 'folded'>): string | undefined {
  const ticker = tickerIn({ text });
  if (ticker !== undefined) return ticker;
  const [start, end] = NAMED.exec(folded)?.indices?.[1] ?? [0, 0];
  return text.slice(start, end).replace(GENERIC, '').trim().slice(0, 60) || undefined;
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** How an exchange ended: answered to its end, closed by the client before that, or broken off by the fake. */
export type Ending = 'finished' | 'client' | 'server';

/** The content of a message: text, or blocks of which some have text. */
type Content = string | readonly { readonly text?: string }[] | null | undefined;

/** What a vendor gets to see of a request; everything optional, since tests also send nonsense. */
export interface RecordedBody {
  readonly model?: string;
  readonly messages?: readonly { role: string; content?: Content; [field: string]: unknown }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly [field: string]: unknown;
}

/** One request as it arrived, and what became of it. Times are in epoch milliseconds. */
export class RecordedRequest {
  readonly method: string;
  /** The path with its query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RecordedBody;
  readonly receivedAt = Date.now();
  /** Undefined while the exchange lasts. */
  endedAt: number | undefined;
  ending: Ending | undefined;
  /** Resolves when the exchange is over. */
  readonly ended: Promise<Ending>;
  private resolveEnded!: (ending: Ending) => void;

  constructor(incoming: IncomingMessage, text: string) {
    this.method = incoming.method ?? '';
    this.path = incoming.url ?? '';
    this.headers = incoming.headers;
    this.body = text === '' ? {} : (JSON.parse(text) as RecordedBody);
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
  }

  /** The key that came as `Authorization: Bearer`. */
  get apiKey(): string | undefined {
    return /^Bearer (.+)$/.exec(this.headers.authorization ?? '')?.[1];
  }

  /** True once the client has closed the connection before the answer was complete. */
  get isClosedByClient(): boolean {
    return this.ending === 'client';
  }

  /** Resolves when the exchange is over: to true if the client closed it before the answer was complete. */
  get closedByClient(): Promise<boolean> {
    return this.ended.then((ending) => ending === 'client');
  }

  /** The text of the last message. */
  get lastMessage(): string {
    return textOf(this.body.messages?.at(-1)?.content);
  }

  /** Called by the fake when the exchange is over. */
  end(ending: Ending): void {
    if (this.ending !== undefined) return;
    this.ending = ending;
    this.endedAt = Date.now();
    this.resolveEnded(ending);
  }
}

/** The text of a message's content. */
export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text ?? '').join('');
}

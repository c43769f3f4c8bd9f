import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface StoredMemory {
  readonly id: string;
  memory: string;
  readonly user_id: string;
  readonly run_id: string | null;
  metadata: unknown;
  readonly created_at: string;
  updated_at: string;
}

interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

type Fault = (response: ServerResponse) => void;

/**
 * Mem0's HTTP API in the shapes of https://docs.mem0.ai/api-reference, as far as user memory calls it. Stores texts as
 * they are; finds by the share of the query's words that a text has. `fault` takes the place of every answer.
 */
export class FakeMem0 {
  readonly calls: RecordedCall[] = [];
  readonly memories: StoredMemory[] = [];
  fault: Fault | undefined;
  /** The most memories of one page, whatever is asked for. */
  pageSize = 100;
  private readonly server = createServer((request, response) => {
    const answered = text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const parsed = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
      const { method = '', headers } = request;
      this.calls.push({ method, path: `${url.pathname}${url.search}`, headers, body: parsed });
      if (this.fault === undefined) this.answer(method, url, parsed, response);
      else this.fault(response);
    });
    answered.catch(() => response.destroy());
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.calls.length = 0;
    this.memories.length = 0;
    this.fault = undefined;
    this.pageSize = 100;
  }

  private answer(method: string, url: URL, body: Record<string, unknown>, response: ServerResponse): void {
    const [, version, , id] = url.pathname.split('/');
    switch (`${method} ${url.pathname}`) {
      case 'POST /v3/memories/add/':
        this.add(body);
        return json(response, 200, {
          message: 'Memory processing has been queued for background execution',
          status: 'PENDING',
          event_id: randomUUID(),
        });
      case 'POST /v3/memories/':
        return json(response, 200, this.page(this.of(body), Number(url.searchParams.get('page'))));
      case 'POST /v3/memories/search/':
        return json(response, 200, { results: this.search(body) });
      case 'DELETE /v1/memories/':
        this.remove((memory) => matches(memory, url.searchParams));
        return json(response, 200, { message: 'Memories deleted successfully!' });
      default:
    }
    const found = version === 'v1' ? this.memories.find((memory) => memory.id === id) : undefined;
    if (found === undefined) return json(response, 404, { detail: 'Not found.' });
    if (method === 'DELETE') {
      this.remove((memory) => memory === found);
      return json(response, 200, { message: 'Memory deleted successfully!' });
    }
    found.memory = String(body['text']);
    found.metadata = body['metadata'];
    found.updated_at = new Date().toISOString();
    return json(response, 200, found);
  }

  private add({ messages, user_id, run_id, metadata, infer }: Record<string, unknown>): void {
    if (infer !== false) throw new Error('the fake cannot infer');
    const now = new Date().toISOString();
    for (const { content } of messages as { content: string }[]) {
      this.memories.push({
        id: randomUUID(),
        memory: content,
        user_id: String(user_id),
        run_id: typeof run_id === 'string' ? run_id : null,
        metadata,
        created_at: now,
        updated_at: now,
      });
    }
  }

  private of({ filters }: Record<string, unknown>): StoredMemory[] {
    const [{ user_id: userId } = { user_id: '' }] = (filters as { AND: { user_id: string }[] }).AND;
    return this.memories.filter((memory) => memory.user_id === userId);
  }

  private page(all: readonly StoredMemory[], page: number): object {
    const end = page * this.pageSize;
    const next = end < all.length ? `${this.url}/v3/memories/?page=${page + 1}` : null;
    return { count: all.length, next, previous: null, results: all.slice(end - this.pageSize, end) };
  }

  private search(body: Record<string, unknown>): object[] {
    const words = String(body['query']).toLowerCase().split(/\W+/u).filter(Boolean);
    return this.of(body)
      .map((memory) => {
        const own = memory.memory.toLowerCase().split(/\W+/u);
        return { ...memory, score: words.filter((word) => own.includes(word)).length / words.length };
      })
      .filter(({ score }) => score >= Number(body['threshold']))
      .sort((one, other) => other.score - one.score)
      .slice(0, Number(body['top_k']));
  }

  private remove(isGone: (memory: StoredMemory) => boolean): void {
    const kept = this.memories.filter((memory) => !isGone(memory));
    this.memories.splice(0, this.memories.length, ...kept);
  }
}

function matches(memory: StoredMemory, parameters: URLSearchParams): boolean {
  const entries = [...parameters] as ['user_id' | 'run_id', string][];
  return entries.length > 0 && entries.every(([name, value]) => memory[name] === value);
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

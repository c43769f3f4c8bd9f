import { AppError } from '../../../common/errors/index.js';
import { readJson } from './read-json.js';

/** How long one call may take, whoever asks. */
const CALL_TIMEOUT_MS = 5_000;
const PAGE_SIZE = 100;
const MAX_PAGES = 10;

export interface Mem0Access {
  readonly apiKey: string;
  /** Without a path. */
  readonly baseUrl: string;
}

/** A memory as Mem0 tells it; whatever is not of its documented type is left out. */
export interface Mem0Memory {
  readonly id: string;
  readonly memory: string;
  readonly metadata?: unknown;
  readonly score?: unknown;
  readonly created_at?: unknown;
  readonly updated_at?: unknown;
}

interface Page {
  readonly memories: readonly Mem0Memory[];
  readonly hasNext: boolean;
}

interface Call {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The calls of Mem0's HTTP API that user memory needs, by https://docs.mem0.ai/api-reference (November 2026). All
 * throw `MEMORY.UNAVAILABLE`, also for a refused key and for answers that are too large or make no sense.
 */
export class Mem0Client {
  constructor(private readonly access: Mem0Access) {}

  /** Queues a text to be stored as it is; Mem0 does so a moment later. */
  async add(entities: { userId: string; runId?: string | undefined }, text: string, metadata: object) {
    const { userId, runId } = entities;
    await this.call({
      method: 'POST',
      path: '/v3/memories/add/',
      body: {
        messages: [{ role: 'user', content: text }],
        user_id: userId,
        ...(runId !== undefined && { run_id: runId }),
        metadata,
        infer: false,
      },
    });
  }

  /** All memories of a user, up to a thousand. */
  async list(userId: string, signal?: AbortSignal): Promise<Mem0Memory[]> {
    const memories: Mem0Memory[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const path = `/v3/memories/?page=${page}&page_size=${PAGE_SIZE}`;
      const answer = await this.read({ method: 'POST', path, body: { filters: filterOf(userId) }, signal });
      memories.push(...answer.memories);
      if (!answer.hasNext) break;
    }
    return memories;
  }

  /** The memories that are most like the query, at most `limit`; those with a lower score than `threshold` (0 to 1) left out. */
  async search(
    userId: string,
    options: { query: string; limit: number; threshold: number; signal?: AbortSignal | undefined },
  ): Promise<Mem0Memory[]> {
    const { query, limit, threshold, signal } = options;
    const body = { query, filters: filterOf(userId), top_k: limit, threshold };
    const call = { method: 'POST', path: '/v3/memories/search/', body, signal } as const;
    return [...(await this.read(call)).memories];
  }

  async update(memoryId: string, change: { text: string; metadata: object }): Promise<void> {
    await this.call({ method: 'PUT', path: pathOf(memoryId), body: change });
  }

  async delete(memoryId: string): Promise<void> {
    await this.call({ method: 'DELETE', path: pathOf(memoryId) });
  }

  async deleteAll(entity: { user_id: string } | { run_id: string }): Promise<void> {
    await this.call({ method: 'DELETE', path: `/v1/memories/?${new URLSearchParams(entity).toString()}` });
  }

  private async read(call: Call): Promise<Page> {
    return this.guard(async () => toPage(await readJson(await this.send(call))));
  }

  private async call(call: Call): Promise<void> {
    await this.guard(async () => (await this.send(call)).body?.cancel());
  }

  private async send({ method, path, body, signal }: Call): Promise<Response> {
    const limit = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const response = await fetch(new URL(path, this.access.baseUrl), {
      method,
      headers: {
        authorization: `Token ${this.access.apiKey}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // The key goes nowhere else.
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    // What is gone already is deleted.
    if (response.ok || (method === 'DELETE' && response.status === 404)) return response;
    await response.body?.cancel();
    throw new Error(`Mem0 answered ${method} ${path.replace(/\?.*/u, '')} with ${response.status}`);
  }

  private async guard<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      throw new AppError('MEMORY.UNAVAILABLE', 'The memory of users is not available at the moment.', {
        cause: error,
      });
    }
  }
}

function filterOf(userId: string): object {
  return { AND: [{ user_id: userId }] };
}

function pathOf(memoryId: string): string {
  return `/v1/memories/${encodeURIComponent(memoryId)}/`;
}

function toPage(answer: unknown): Page {
  const { results, next } = Object(answer) as { results?: unknown; next?: unknown };
  if (!Array.isArray(results)) throw new Error('Mem0 answered without results');
  return { memories: results.filter(isMemory), hasNext: typeof next === 'string' };
}

function isMemory(item: unknown): item is Mem0Memory {
  const { id, memory } = Object(item) as Partial<Record<keyof Mem0Memory, unknown>>;
  return typeof id === 'string' && typeof memory === 'string';
}

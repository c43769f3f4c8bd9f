import { APIError, type OpenAI } from 'openai';
import type { VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { assertAccepted } from '../vendor/stream/assert-accepted.js';
import { post } from '../vendor/stream/post.js';
import { PreparedCalls } from '../vendor/stream/prepared-call.js';
import { readParts } from '../vendor/stream/read-parts.js';
import { OpenAiEventAssembler } from './from-openai-event.js';
import { mapOpenAiError } from './map-openai-error.js';
import { encodeOpenAiRequest } from './encode-openai-request.js';
import { buildOpenAiCall, createOpenAiClient } from './openai-client.js';

/** A vendor that is called by OpenAI's chat completions. A subclass names it and says how it is set up. */
export abstract class OpenAiCompatibleLlmProvider extends LlmProvider {
  private readonly clients: ClientsByKey<OpenAI>;
  private readonly calls = new PreparedCalls(buildOpenAiCall);

  protected constructor(private readonly vendor: VendorConfig) {
    super();
    this.clients = new ClientsByKey(vendor, (apiKey) => createOpenAiClient(apiKey, vendor.baseUrl));
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  get isConfigured(): boolean {
    return this.clients.isConfigured;
  }

  override readonly reportsHeaders = true;

  stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart> {
    return closeOnReturn(options.signal, (signal) => this.call(request, { ...options, signal }));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    try {
      await this.clients.get(apiKey).models.list({ signal });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapOpenAiError(error, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  private async *call(
    request: ModelRequest,
    { apiKey, signal, onHeaders, onProgress }: CallOptions,
  ): AsyncGenerator<StreamPart, void> {
    const assembler = new OpenAiEventAssembler();
    let phase: CallPhase = 'request';
    try {
      const response = await this.post(this.clients.get(apiKey), request, signal);
      if (response.ok) phase = 'stream';
      onHeaders?.();
      const stream = await assertAccepted(response, (...refusal) => APIError.generate(...refusal));
      yield* readParts(stream, assembler, { signal, onProgress });
    } catch (error) {
      signal.throwIfAborted();
      // After its finish reason an answer is whole: what breaks then costs no more than the usage.
      if (!assembler.isFinished) throw mapOpenAiError(error, phase, apiKey);
    }
    signal.throwIfAborted();
    yield* assembler.end();
  }

  private async post(client: OpenAI, request: ModelRequest, signal: AbortSignal): Promise<Response> {
    const body = encodeOpenAiRequest(request, this.vendor);
    return post(await this.calls.of(client), body, signal);
  }
}

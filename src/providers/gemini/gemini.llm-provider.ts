import type { GoogleGenAI } from '@google/genai';
import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig, type VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { CallRecord } from './call-record.js';
import { GeminiEventAssembler } from './from-gemini-event.js';
import { createGeminiClient } from './gemini-client.js';
import { mapGeminiError } from './map-gemini-error.js';
import { toGeminiRequest } from './to-gemini-request.js';

/** Google's Gemini API, or whatever answers at `GEMINI_BASE_URL` in its place. */
@Injectable()
export class GeminiLlmProvider extends LlmProvider {
  readonly name = 'gemini';
  override readonly aliases = ['google'];
  private readonly vendor: VendorConfig;
  private readonly clients: ClientsByKey<GoogleGenAI>;

  constructor(@Inject(section('providers')) providers: ProvidersConfig) {
    super();
    const vendor = providers.vendors.gemini;
    this.vendor = vendor;
    this.clients = new ClientsByKey(vendor, (apiKey) => createGeminiClient(apiKey, vendor));
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  get isConfigured(): boolean {
    return this.clients.isConfigured;
  }

  /** No model continues a last message of the assistant in a way that is documented, and newer ones refuse it. */
  override acceptsPrefill(_model: string): boolean {
    return false;
  }

  stream(request: ModelRequest, { signal, apiKey }: CallOptions): AsyncIterable<StreamPart> {
    return closeOnReturn(signal, (closing) => this.call(request, apiKey, closing));
  }

  private async *call(
    request: ModelRequest,
    apiKey: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, void> {
    const client = this.clients.get(apiKey);
    const assembler = new GeminiEventAssembler();
    const record = new CallRecord();
    const over = new AbortController();
    const call = {
      abortSignal: AbortSignal.any([signal, over.signal]),
      httpOptions: { fetch: record.fetch },
    };
    try {
      const events = await client.models.generateContentStream(toGeminiRequest(request, this.vendor, call));
      for await (const event of events) {
        for (const part of assembler.accept(event)) {
          yield part;
          signal.throwIfAborted();
        }
      }
    } catch (error) {
      // The SDK leaves a response open where it stops reading it.
      over.abort();
      signal.throwIfAborted();
      // After its finish reason an answer is whole: what breaks then costs no more than the usage.
      if (!assembler.isFinished) throw mapGeminiError(error, record, apiKey);
    }
    signal.throwIfAborted();
    yield* assembler.end();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig } from '../../config/index.js';
import { OpenAiCompatibleLlmProvider } from '../openai/index.js';

/** https://console.groq.com/docs/openai */
const GROQ_BASE_URL = 'https://api.groq.com/openai/v1';

/** Groq, which speaks as OpenAI does. */
@Injectable()
export class GroqLlmProvider extends OpenAiCompatibleLlmProvider {
  readonly name = 'groq';
  private readonly isSetUp: boolean;

  constructor(@Inject(section('providers')) { vendors: { groq } }: ProvidersConfig) {
    super({ ...groq, baseUrl: groq.baseUrl ?? GROQ_BASE_URL });
    this.isSetUp = groq.apiKeys.length > 0 || groq.baseUrl !== undefined;
  }

  override get isConfigured(): boolean {
    return this.isSetUp;
  }
}

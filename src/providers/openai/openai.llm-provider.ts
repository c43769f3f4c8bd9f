import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig } from '../../config/index.js';
import { OpenAiCompatibleLlmProvider } from './openai-compatible.llm-provider.js';

/** OpenAI, or whatever answers at `OPENAI_BASE_URL` in its place. */
@Injectable()
export class OpenAiLlmProvider extends OpenAiCompatibleLlmProvider {
  readonly name = 'gpt';
  override readonly aliases = ['openai'];

  constructor(@Inject(section('providers')) providers: ProvidersConfig) {
    super(providers.vendors.gpt);
  }
}

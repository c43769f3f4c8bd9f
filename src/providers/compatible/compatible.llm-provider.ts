import type { VendorConfig } from '../../config/index.js';
import { OpenAiCompatibleLlmProvider } from '../openai/index.js';

/** A server of COMPATIBLE_PROVIDERS: Ollama, vLLM, LM Studio, OpenRouter and the like, by configuration alone. */
export class CompatibleLlmProvider extends OpenAiCompatibleLlmProvider {
  constructor(
    readonly name: string,
    config: VendorConfig,
  ) {
    super(config);
  }
}

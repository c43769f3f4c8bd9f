export { acceptsPrefill } from './accepts-prefill.js';
export { AnthropicLlmProvider } from './anthropic.llm-provider.js';

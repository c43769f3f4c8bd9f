export { OpenAiCompatibleLlmProvider } from './openai-compatible.llm-provider.js';
export { OpenAiLlmProvider } from './openai.llm-provider.js';

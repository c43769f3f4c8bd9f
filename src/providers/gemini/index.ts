export { GeminiLlmProvider } from './gemini.llm-provider.js';

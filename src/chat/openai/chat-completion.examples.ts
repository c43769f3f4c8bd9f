/** Requests to try out and what they are answered with. */

const QUESTION = [{ role: 'user', content: 'Calculate 15 * 7 + 23' }];

export const REQUEST_EXAMPLES = {
  streaming: {
    summary: 'Streaming, with usage',
    value: { model: 'demo', messages: QUESTION, stream: true, stream_options: { include_usage: true } },
  },
  whole: { summary: 'One JSON answer', value: { model: 'demo', messages: QUESTION } },
  clientTools: {
    summary: "The caller's own tools",
    value: {
      model: 'demo',
      messages: QUESTION,
      tools: [
        {
          type: 'function',
          function: {
            name: 'calculate',
            description: 'Does arithmetic.',
            parameters: {
              type: 'object',
              properties: { expression: { type: 'string' } },
              required: ['expression'],
            },
          },
        },
      ],
    },
  },
};

const HEAD = {
  id: 'chatcmpl-5f0c7f0e-7b7e-4a0e-9d0c-2a5e4a9f3b11',
  object: 'chat.completion.chunk',
  created: 1764000000,
  model: 'demo',
};
const USAGE = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };

const chunk = (delta: object, finishReason: string | null = null): object => ({
  ...HEAD,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  usage: null,
});

export const STREAM_EXAMPLE = [
  chunk({ role: 'assistant', content: '', refusal: null }),
  chunk({ content: '15 * 7 + 23 is 128.' }),
  chunk({}, 'stop'),
  { ...HEAD, choices: [], usage: USAGE },
]
  .map((data) => `data: ${JSON.stringify(data)}\n\n`)
  .concat('data: [DONE]\n\n')
  .join('');

export const COMPLETION_EXAMPLE = {
  ...HEAD,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: '15 * 7 + 23 is 128.', refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: USAGE,
};

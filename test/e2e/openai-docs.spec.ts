import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Operation {
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': {
        readonly schema: { readonly required: readonly string[] };
        readonly examples: Readonly<Record<string, { readonly value: object }>>;
      };
    };
  };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;
}

describe('the documented chat completions, on the demo provider', () => {
  let app: TestApp;
  let operation: Operation;
  beforeAll(async () => {
    app = await startTestApp();
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operation = document.paths['/v1/chat/completions']!.post!;
  });
  afterAll(() => app.close());

  const answerTo = async (example: string): Promise<string> => {
    const { value } = operation.requestBody.content['application/json'].examples[example]!;
    const response = await fetch(`${app.url}/v1/chat/completions`, jsonPost(value));
    expect(response.status).toBe(200);
    return response.text();
  };

  it('has a schema, and both forms of the answer', () => {
    expect(operation.requestBody.content['application/json'].schema.required).toEqual(['model', 'messages']);
    expect(Object.keys(operation.responses['200']!.content)).toEqual([
      'application/json',
      'text/event-stream',
    ]);
  });

  it('streams the first example, with its usage', async () => {
    const text = await answerTo('streaming');

    expect(text).toContain('128');
    expect(text).toMatch(/"choices":\[\],"usage":\{"prompt_tokens":\d+.*\n\ndata: \[DONE\]\n\n$/);
  });

  it('answers the second in one JSON', async () => {
    expect(JSON.parse(await answerTo('whole'))).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: expect.stringContaining('128') } }],
    });
  });

  it("returns the call of the caller's tool in the third", async () => {
    expect(JSON.parse(await answerTo('clientTools'))).toMatchObject({
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            tool_calls: [{ function: { name: 'calculate', arguments: '{"expression":"15 * 7 + 23"}' } }],
          },
        },
      ],
    });
  });
});

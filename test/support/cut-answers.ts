import { jsonPost } from './event-stream.js';

const INPUT = 'tell me a story of rivers [demo:slow]';
const MESSAGES = [{ role: 'user', content: INPUT }];
const UI_MESSAGES = [{ id: 'u-1', role: 'user', parts: [{ type: 'text', text: INPUT }] }];

/** A long turn, asked for in each form that has one of its own for failures: the path, the body, and how an answer ends that a shutdown cuts. */
const FORMS: readonly [path: string, body: object, status: number, end: RegExp][] = [
  ['/v1/turns', { input: INPUT }, 503, /"code":"SERVER\.SHUTTING_DOWN".*"partial_text":"[^"]/],
  [
    '/api/chat/simple',
    { user_id: 'simple', message: INPUT },
    503,
    /"code":"SERVER\.SHUTTING_DOWN".*"partial_text":"[^"]/,
  ],
  [
    '/v1/chat/completions',
    { model: 'demo', messages: MESSAGES },
    503,
    /"type":"server_error".*"code":"server_shutting_down"/,
  ],
  [
    '/v1/chat/completions',
    { model: 'demo', messages: MESSAGES, stream: true },
    200,
    /"type":"server_error".*"code":"server_shutting_down"}}\n\n$/,
  ],
  ['/stream', { prompt: INPUT }, 200, /"type":"error".*"SERVER\.SHUTTING_DOWN","retryable":true.*\n\n$/],
  ['/chat', { session_id: 'raw', message: INPUT }, 200, /\n\ndata: \[ERROR\] .*SERVER\.SHUTTING_DOWN.*\n\n$/],
  [
    '/api/chat',
    { user_id: 'pieces', message: INPUT },
    200,
    /"code":"SERVER\.SHUTTING_DOWN".*"retryable":true}\n\n$/,
  ],
  [
    '/v1/ui/chat',
    { id: 'ui', messages: UI_MESSAGES },
    200,
    /"status":"failed","code":"SERVER\.SHUTTING_DOWN","retryable":true}}\n\ndata: {"type":"error".*\n\ndata: \[DONE\]\n\n$/,
  ],
];

/** How many turns `askInEveryForm` starts. */
export const FORM_COUNT = FORMS.length;

/** What was answered in a form, and how it should have ended. */
export interface CutAnswer {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly expected: { readonly status: number; readonly end: RegExp };
}

/** Starts turns that only a shutdown ends. Resolves when those that are streamed have begun to answer. */
export async function askInEveryForm(url: string): Promise<{ answers: Promise<CutAnswer[]> }> {
  const asked = FORMS.map(([path, body, status, end]) => ({
    path,
    expected: { status, end },
    response: fetch(`${url}${path}`, jsonPost(body)),
  }));
  await Promise.all(asked.filter(({ expected }) => expected.status === 200).map(({ response }) => response));
  const read = async ({ path, expected, response }: (typeof asked)[number]): Promise<CutAnswer> => {
    const { status, headers } = await response;
    return { path, expected, status, headers, text: await (await response).text() };
  };
  return { answers: Promise.all(asked.map(read)) };
}

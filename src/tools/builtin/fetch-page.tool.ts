import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../tool.js';
import type { JsonObject } from '../../conversation/index.js';
import { limitText } from '../limit-text.js';
import { OutboundHttp, type OutboundResponse } from '../outbound/index.js';
import { readPage, type ReadPage } from './web-page/read-page.js';

/** So that the whole result stays under the usual limit of results, which would cut its JSON. */
const MAX_TEXT_CHARACTERS = 12_000;

@LlmTool({
  name: 'fetch_page',
  description:
    'Opens a public web page and gives its readable text, for example of a result of web_search. ' +
    'Text, HTML, JSON and XML only: no images, PDFs, logins or scripts.',
  parameters: {
    type: 'object',
    properties: {
      url: { type: 'string', maxLength: 2_048, description: 'The whole address, with https:// or http://.' },
    },
    required: ['url'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 15_000,
  cacheSeconds: 60,
  maxConcurrency: 20,
})
export class FetchPageTool extends Tool<{ url: string }> {
  constructor(private readonly http: OutboundHttp) {
    super();
  }

  async run({ url }: { url: string }, { signal }: ToolContext): Promise<JsonObject> {
    const response = await this.http.fetch({
      service: 'The page',
      url,
      trust: 'untrusted',
      headers: {
        accept: 'text/html, text/*;q=0.9, application/json;q=0.8, application/xml;q=0.8, */*;q=0.1',
      },
      signal,
    });
    const { title, text } = read(response);
    if (text === '') throw new ToolFailure('The page has no text that can be read without a browser.');
    return {
      url: response.url.href,
      ...(title !== undefined && { title }),
      text: limitText(text, MAX_TEXT_CHARACTERS),
    };
  }
}

function read(response: OutboundResponse): ReadPage {
  const { mediaType } = response;
  if (/^(text\/html|application\/xhtml\+xml)$/.test(mediaType)) return readPage(response.text());
  if (/^text\/|^application\/([\w.-]+\+)?(json|xml)$/.test(mediaType)) {
    return { title: undefined, text: response.text().trim() };
  }
  const type = mediaType === '' ? 'of an unknown type' : `of the type ${mediaType.slice(0, 100)}`;
  throw new ToolFailure(`The address leads to something ${type}, not to a page that can be read.`);
}

import { Injectable } from '@nestjs/common';
import { SessionReader } from '../session-reader.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../tool.js';

// What models write when they mean the conversation they are in.
const THIS_SESSION = /^(|current|this|default|self)([ _-]?session)?([ _-]?id)?$/i;

@LlmTool({
  name: 'get_session_info',
  description:
    'Tells when a conversation (session) was created and last active, and how many messages it has. ' +
    'Without an id: the present one.',
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      session_id: {
        type: 'string',
        description: 'The id of the session. Leave it out for the present conversation.',
        default: 'current',
      },
    },
    additionalProperties: false,
  },
})
@Injectable()
export class GetSessionInfoTool extends Tool<{ session_id: string }> {
  constructor(private readonly sessions: SessionReader) {
    super();
  }

  async run({ session_id }: { session_id: string }, context: ToolContext): Promise<string> {
    const written = session_id.trim();
    const id = THIS_SESSION.test(written) ? context.sessionId : written;
    if (id === undefined) {
      throw new ToolFailure('This call is not part of a conversation: name a session_id.');
    }
    const session = await this.sessions.describe(context.principal, id);
    if (session === undefined) {
      const named = JSON.stringify(id.slice(0, 100));
      throw new ToolFailure(`There is no session ${named}. Leave session_id out for the present one.`);
    }
    const present = session.sessionId === context.sessionId ? ' (the present conversation)' : '';
    return [
      `Session: ${session.sessionId}${present}`,
      `Created: ${new Date(session.createdAt).toISOString()}`,
      `Last activity: ${new Date(session.lastActivityAt).toISOString()}`,
      `Messages: ${session.messageCount}`,
    ].join('\n');
  }
}

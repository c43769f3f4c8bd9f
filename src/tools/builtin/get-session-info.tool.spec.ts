import { describe, expect, it } from '@jest/globals';
import type { Principal } from '../../common/context/index.js';
import { aContext } from '../../../test/support/boot-tools.js';
import { SessionReader, type SessionDescription } from '../session-reader.js';
import { ToolFailure } from '../tool.js';
import { GetSessionInfoTool } from './get-session-info.tool.js';

/** Sessions by scope and id, as a store would have them. */
class FakeSessions extends SessionReader {
  constructor(private readonly sessions: Readonly<Record<string, SessionDescription>>) {
    super();
  }

  override describe(principal: Principal, sessionId: string): Promise<SessionDescription | undefined> {
    return Promise.resolve(this.sessions[`${principal.scope}/${sessionId}`]);
  }
}

const createdAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const lastActivityAt = Date.UTC(2026, 0, 3);
const tool = new GetSessionInfoTool(
  new FakeSessions({
    'anonymous/session-1': { sessionId: 'session-1', createdAt, lastActivityAt, messageCount: 4 },
    'anonymous/other': { sessionId: 'other', createdAt, lastActivityAt, messageCount: 9 },
    'account-2/secret': { sessionId: 'secret', createdAt, lastActivityAt, messageCount: 1 },
  }),
);

describe('get_session_info', () => {
  it.each([['current'], [''], ['Current'], ['this session'], ['current_session_id']])(
    'tells of the present session for %j',
    async (session_id) => {
      expect(await tool.run({ session_id }, aContext())).toBe(
        'Session: session-1 (the present conversation)\n' +
          'Created: 2026-01-02T03:04:05.000Z\n' +
          'Last activity: 2026-01-03T00:00:00.000Z\n' +
          'Messages: 4',
      );
    },
  );

  it('tells of another session of the principal', async () => {
    const text = await tool.run({ session_id: 'other' }, aContext());
    expect(text).toMatch(/^Session: other\n.*Messages: 9$/s);
  });

  it('does not tell a stranger’s session from none', async () => {
    for (const session_id of ['secret', 'nowhere']) {
      const answer = tool.run({ session_id }, aContext());
      await expect(answer).rejects.toThrow(
        new ToolFailure(`There is no session "${session_id}". Leave session_id out for the present one.`),
      );
    }
  });

  it('asks for an id outside of a conversation', async () => {
    const answer = tool.run({ session_id: 'current' }, aContext({ sessionId: undefined }));
    await expect(answer).rejects.toThrow(ToolFailure);
    await expect(answer).rejects.toThrow('name a session_id');
  });
});

import type { Principal } from '../common/context/index.js';

/** What a tool may tell of a session. Times in epoch milliseconds. */
export interface SessionDescription {
  readonly sessionId: string;
  readonly createdAt: number;
  readonly lastActivityAt: number;
  /** Messages a person would see. */
  readonly messageCount: number;
}

/** The port through which tools look at sessions. Whoever runs the turns binds it, in a global module. */
export abstract class SessionReader {
  /** Undefined when there is no such session, or the principal may not see it. */
  abstract describe(principal: Principal, sessionId: string): Promise<SessionDescription | undefined>;
}

import { Injectable } from '@nestjs/common';
import type { SessionKey } from './session.repository.js';

/** Removes what one part of the service keeps of a session, or stops what writes to it. */
export type SessionDeletionListener = (session: SessionKey) => Promise<void>;

/** Where parts of the service say what else has to go when a session is deleted. */
@Injectable()
export class SessionDeletion {
  private readonly listeners: SessionDeletionListener[] = [];

  /** Called once by each part, while the service starts. Listeners run in the order in which they came. */
  register(listener: SessionDeletionListener): void {
    this.listeners.push(listener);
  }

  /**
   * Called ahead of the deletion: when a listener throws, the session is still there and can be deleted again. Also
   * called for a session that does not exist.
   */
  async prepare(session: SessionKey): Promise<void> {
    for (const listener of this.listeners) await listener(session);
  }
}

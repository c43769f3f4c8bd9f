import type { BegunTurn, SessionKey, SessionRepository } from '../../../../src/session/session.repository.js';

/** A repository that is told what its callers know: which turn is the session's next one, and which session a turn is of. */
export function knowing(repository: SessionRepository): SessionRepository {
  const expected = new Map<string, BegunTurn>();
  const sessions = new Map<string, string>();
  const beginTurn: SessionRepository['beginTurn'] = async (key, address, turn) => {
    const begun = await repository.beginTurn(key, address, turn, expected.get(nameOf(key)));
    expected.set(nameOf(key), { session: begun.session, number: begun.number + 1 });
    sessions.set(nameOf(key, turn.id), begun.session);
    return begun;
  };
  const endTurn: SessionRepository['endTurn'] = (key, turnId, outcome) =>
    repository.endTurn(key, turnId, outcome, sessions.get(nameOf(key, turnId)));
  return new Proxy(repository, {
    get: (target, name) => {
      if (name === 'beginTurn') return beginTurn;
      return name === 'endTurn' ? endTurn : (Reflect.get(target, name) as unknown);
    },
  });
}

function nameOf({ scope, id }: SessionKey, turnId = ''): string {
  return [scope, id, turnId].join('\n');
}

import { ANONYMOUS_SCOPE, type Principal } from '../../common/context/index.js';

/**
 * Whose key it is: the account's. Anonymous callers share one scope, so theirs are told apart by address; else one
 * who sends the key and the question of another would be given that one's session.
 */
export function keyOwner({ scope, address }: Principal): string {
  return scope === ANONYMOUS_SCOPE ? `${scope} ${address}` : scope;
}

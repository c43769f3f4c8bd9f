export type { Conversation, ReplacedTurns, TurnTools } from './conversation.js';
export { cancelledTurn } from './turn-cancellation.js';
export {
  foldTurn,
  type LedgerEntry,
  type ToolLedgerEntry,
  type TurnState,
  type TurnStatus,
} from './turn-state.js';
export type { StartedTurn, StartTurn } from './start-turn.js';
export { isCut } from './is-cut.js';
export { toTurnError } from './to-turn-error.js';
export { TurnsModule } from './turns.module.js';
export { TurnsService } from './turns.service.js';

export { countMessageTokens, countTokens } from './count-tokens.js';
export { toHistoryTurn } from './history-turn.js';
export { toHistoryWindow } from './history-window.js';
export {
  IdempotencyRepository,
  KEEP_KEY_MS,
  type ClaimResult,
  type IdempotencyRecord,
  type NewClaim,
} from './idempotency/idempotency.repository.js';
export { SessionDeletion, type SessionDeletionListener } from './session-deletion.js';
export { isUserId } from './memory/memory-owner.js';
export { MemoryService, type ForgottenFact } from './memory/memory.service.js';
export { PromptMemory } from './memory/prompt-memory.js';
export {
  MAX_FACTS,
  MAX_TEXT_LENGTH as MAX_FACT_LENGTH,
  type Fact,
  type NewFact,
  type RememberedFact,
} from './memory/user-memory.js';
export {
  MAX_DESCRIPTION_LENGTH as MAX_REMINDER_DESCRIPTION_LENGTH,
  MAX_PENDING_REMINDERS,
  MAX_TITLE_LENGTH as MAX_REMINDER_TITLE_LENGTH,
  REMINDER_STATUSES,
  type NewReminder,
  type Reminder,
  type ReminderStatus,
} from './reminders/reminder.js';
export {
  ReminderRepository,
  type ClaimedReminder,
  type DeliveryOutcome,
} from './reminders/reminder.repository.js';
export { RemindersService } from './reminders/reminders.service.js';
export { assertCallerId, assertSessionId, type CallerIdKind } from './session-key.js';
export { sessionBusy } from './session-lease.js';
export { SessionModule, type SessionModuleOptions } from './session.module.js';
export {
  isVisible,
  MAX_STORED_MESSAGE_LENGTH,
  SessionRepository,
  type FoundTurn,
  type NumberedTurn,
  type SessionKey,
  type SessionSummary,
  type StoredMessage,
  type StoredTurn,
  type StoredTurnStatus,
  type TurnPlace,
  type WindowLimits,
} from './session.repository.js';
export { SessionService, type NewOutcome, type OpenTurn } from './session.service.js';
export type { NewMessage } from './to-stored-message.js';

/** The longest input of one turn, in UTF-16 code units. */
export const MAX_INPUT_LENGTH = 100_000;

/** The longest session id a caller may choose, in UTF-16 code units. */
export const MAX_SESSION_ID_LENGTH = 200;

/** The most messages of a conversation that a caller brings along. */
export const MAX_MESSAGES = 1_000;

/** The longest conversation that a caller brings along: all texts together, in UTF-16 code units. */
export const MAX_CONVERSATION_LENGTH = 500_000;

/** The longest name of a provider or model, in UTF-16 code units. */
export const MAX_NAME_LENGTH = 200;

/** The longest input of one turn, in UTF-16 code units. */
export const MAX_INPUT_LENGTH = 100_000;

/** The longest session id a caller may choose, in UTF-16 code units. */
export const MAX_SESSION_ID_LENGTH = 200;

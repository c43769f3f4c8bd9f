/** MongoDB's error codes by the SQLSTATE they come as: those that start with M are DocumentDB's own. */
const CODES: Readonly<Record<string, readonly [code: number, name: string]>> = {
  M0001: [2, 'BadValue'],
  M0003: [9, 'FailedToParse'],
  M0004: [14, 'TypeMismatch'],
  M0006: [20, 'IllegalOperation'],
  M0008: [26, 'NamespaceNotFound'],
  M0009: [27, 'IndexNotFound'],
  M000D: [40, 'ConflictingUpdateOperators'],
  M000E: [43, 'CursorNotFound'],
  M000F: [48, 'NamespaceExists'],
  M000G: [52, 'DollarPrefixedFieldName'],
  M000M: [66, 'ImmutableField'],
  M000N: [67, 'CannotCreateIndex'],
  M000O: [68, 'IndexAlreadyExists'],
  M000P: [72, 'InvalidOptions'],
  M000Q: [73, 'InvalidNamespace'],
  M000R: [85, 'IndexOptionsConflict'],
  M000S: [86, 'IndexKeySpecsConflict'],
  M00F1: [112, 'WriteConflict'],
  M000U: [115, 'CommandNotSupported'],
  M001B: [10_334, 'BSONObjectTooLarge'],
  M001C: [11_000, 'DuplicateKey'],
  '23505': [11_000, 'DuplicateKey'],
  '23P01': [11_000, 'DuplicateKey'],
  '40001': [112, 'WriteConflict'],
  '40P01': [112, 'WriteConflict'],
  '57014': [50, 'MaxTimeMSExpired'],
};

export const DUPLICATE_KEY = 11_000;
export const WRITE_CONFLICT = 112;
export const NO_SUCH_TRANSACTION = 251;

/** An error with the code and name that a MongoDB client expects. */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
  ) {
    super(message);
  }
}

/** The MongoDB error that a failed statement means. */
export function toCommandError(error: unknown, namespace: string): CommandError {
  if (error instanceof CommandError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return fromSqlState(String(code), String(message), namespace);
}

/** Inside a reply DocumentDB packs the five characters of a SQLSTATE into one number, six bits each. */
export function fromPackedState(packed: number, message: string, namespace: string): CommandError {
  const characters = [0, 6, 12, 18, 24].map((shift) => String.fromCharCode(((packed >> shift) & 63) + 48));
  return fromSqlState(characters.join(''), message, namespace);
}

function fromSqlState(state: string, message: string, namespace: string): CommandError {
  const [code, name] = CODES[state] ?? [1, 'InternalError'];
  if (code !== DUPLICATE_KEY) return new CommandError(code, name, message);
  const index = /Index '([^']+)'/.exec(message)?.[1] ?? '_id_';
  return new CommandError(code, name, `E11000 duplicate key error collection: ${namespace} index: ${index}`);
}

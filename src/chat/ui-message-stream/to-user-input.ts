import { AppError } from '../../common/errors/index.js';
import { MAX_INPUT_LENGTH } from '../limits.js';
import { isFields } from './is-fields.js';

/**
 * The text of the last message, which is the user's: its text parts, one a line. Throws `REQUEST.INVALID` for any
 * other last message, and for parts that no text can stand for, such as files.
 */
export function toUserInput(messages: readonly object[]): string {
  const last = messages.at(-1);
  if (!isFields(last) || last['role'] !== 'user') {
    throw invalid('the last of messages must be one of the user');
  }
  const { parts } = last;
  if (!Array.isArray(parts)) throw invalid('the parts of the last message must be a list');
  const text = parts.map(toText).join('\n');
  if (!/\S/.test(text)) throw invalid('the last message must not be blank');
  if (text.length > MAX_INPUT_LENGTH) {
    throw invalid(`the last message must have at most ${MAX_INPUT_LENGTH} characters`);
  }
  return text;
}

function toText(part: unknown): string {
  if (!isFields(part) || part['type'] !== 'text') {
    throw invalid('the parts of the last message must be of type text');
  }
  const { text } = part;
  if (typeof text !== 'string') throw invalid('the text of a part must be a text');
  return text;
}

function invalid(problem: string): AppError {
  return new AppError('REQUEST.INVALID', problem, {
    details: { problems: [{ field: 'messages', problem }] },
  });
}

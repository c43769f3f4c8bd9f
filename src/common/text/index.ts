export { fold } from './fold.js';
export { GrowingText, type ReadableText } from './growing-text.js';
export { replaceRoleMarks } from './role-marks.js';
export { unshared } from './unshared.js';

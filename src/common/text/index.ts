export { fold } from './fold.js';
export { GrowingText } from './growing-text.js';
export { replaceRoleMarks } from './role-marks.js';

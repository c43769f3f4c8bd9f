export { fold } from './fold.js';
export { GrowingText } from './growing-text.js';

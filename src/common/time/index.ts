export { Clock, SystemClock } from './clock.js';
export { settlesWithin } from './settles-within.js';

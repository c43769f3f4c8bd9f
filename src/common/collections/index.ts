export { Bag } from './bag.js';
export { TurnoverMap } from './turnover-map.js';
export { remembering } from './remembering.js';

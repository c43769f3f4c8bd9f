export { Bag } from './bag.js';
export { TurnoverMap } from './turnover-map.js';

export { atEndOfLoopTurn, endOfLoopTurn, standBack } from './end-of-loop-turn.js';

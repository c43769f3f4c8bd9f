export { endOfLoopTurn, runAtEndOfLoopTurn, standBack, type EndOfLoopTurnTask } from './end-of-loop-turn.js';

/** How far a call had come: `stream` from the response's headers on. */
export type CallPhase = 'request' | 'stream';

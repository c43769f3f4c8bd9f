/** How far a call had come: `response` from the response's headers on, `stream` once anything of the answer was there. */
export type CallPhase = 'request' | 'response' | 'stream';

import { ApiError, call, callForJson, newId } from './api.js';
import { applyEvent, textOf } from './apply-event.js';
import { announce } from './announce.js';
import { fromHistory, turnToFollow, upToRunningTurn } from './history.js';
import { loadQuota, quotaFrom } from './quota.js';
import { loadSessions, nameSession } from './sessions.js';
import { sha256 } from './sha256.js';
import { change, state } from './state.js';
import { openTurnOf, saveOpenTurn } from './storage.js';
import { TurnStream } from './turn-stream.js';

/** @typedef {import('./types.d.ts').AssistantMessage} AssistantMessage */
/** @typedef {import('./types.d.ts').OpenTurn} OpenTurn */

/** The turn whose answer is on the page. @type {TurnStream | undefined} */
let stream;

export const isAnswering = () => state.connection !== 'idle';

/** Asks, in the open session or in a new one. @param {string} input */
export async function send(input) {
  const text = input.trim();
  if (text === '' || isAnswering()) return;
  const sessionId = state.sessionId ?? newId();
  nameSession(sessionId, text);
  if (state.sessionId === undefined) showSessionInAddress(sessionId);
  const { provider, model } = chosenTarget();
  const turn = { key: newId(), input: text, provider, model };
  const answer = newAnswer();
  const messages = [...state.messages, { role: /** @type {const} */ ('user'), key: newId(), text }, answer];
  change({ sessionId, messages, isPinned: true, isDrawerOpen: false });
  await follow(sessionId, turn, answer);
}

/** Asks again what the answer `key` was to. One that failed or was refused is replaced. @param {string} key */
export async function retry(key) {
  const index = state.messages.findIndex((message) => message.key === key);
  const question = state.messages[index - 1];
  const answer = state.messages[index];
  if (question?.role !== 'user' || answer?.role !== 'assistant' || isAnswering()) return;
  if (answer.parts.length === 0) change({ messages: state.messages.toSpliced(index - 1, 2) });
  await send(question.text);
}

/** Stops the turn at the service; what has arrived stays. */
export async function stop() {
  const { turnId } = stream?.turn ?? {};
  if (stream === undefined || state.isStopping) return;
  change({ isStopping: true });
  // Otherwise it is stopped with its first event.
  if (turnId !== undefined) await cancel(turnId);
}

/** Shows a session, and goes on with the turn that runs in it. @param {string | undefined} sessionId */
export async function openSession(sessionId) {
  stream?.close();
  stream = undefined;
  change({
    sessionId,
    messages: [],
    connection: 'idle',
    isStopping: false,
    loadFailure: undefined,
    isLoading: sessionId !== undefined,
    isDrawerOpen: false,
    isPinned: true,
  });
  if (sessionId === undefined) return;
  const ownTurn = openTurnOf(sessionId);
  const loaded = await loadHistory(sessionId);
  if (loaded === undefined || state.sessionId !== sessionId || stream !== undefined) return;
  const messages = fromHistory(loaded);
  const turn = turnToFollow(loaded, ownTurn);
  if (turn === undefined) {
    change({ messages, isLoading: false });
    return;
  }
  const answer = newAnswer();
  change({ messages: [...upToRunningTurn(messages, turn.input), answer], isLoading: false });
  await follow(sessionId, turn, answer);
}

/** The network or the machine is back. @param {{ isNetworkNew?: boolean }} [news] */
export function reconnect(news) {
  stream?.nudge(news);
}

/** @param {string} sessionId @param {OpenTurn} turn @param {AssistantMessage} answer */
async function follow(sessionId, turn, answer) {
  saveOpenTurn(sessionId, turn);
  announce('announce.answering');
  const own = new TurnStream({
    turn,
    sessionId,
    onConnection: (connection) => {
      if (stream === own && state.connection !== connection) change({ connection });
    },
    onAnswer: (response) => change({ quota: quotaFrom(response) ?? state.quota }),
    onEvent: (event) => {
      applyEvent(answer, event);
      if (event.type === 'turn-start') {
        saveOpenTurn(sessionId, turn);
        void loadSessions();
        if (state.isStopping && stream === own) void cancel(event.turnId);
      }
      change({});
    },
  });
  stream = own;
  change({ connection: 'waiting' });
  try {
    const hasEnded = await own.run();
    if (stream !== own) return;
    if (!hasEnded) await showStored(sessionId);
  } catch (error) {
    if (stream !== own) return;
    if (error instanceof ApiError && error.code === 'TURN.NOT_FOUND') await showStored(sessionId);
    else fail(answer, error);
  }
  if (stream !== own) return;
  stream = undefined;
  saveOpenTurn(sessionId, undefined);
  if (answer.failure !== undefined) answer.failure.requestId ??= own.requestId;
  change({ connection: 'idle', isStopping: false });
  announceEnd(answer);
  await Promise.all([verify(sessionId, answer), loadSessions(), loadQuota()]);
}

/** Proves that nothing was lost or doubled; else the stored answer takes its place. @param {string} sessionId @param {AssistantMessage} answer */
async function verify(sessionId, answer) {
  if (answer.sha256 === undefined) return;
  const digest = await sha256(textOf(answer));
  if (digest === undefined) return;
  answer.isVerified = digest === answer.sha256;
  answer.version += 1;
  if (answer.isVerified) change({});
  else await showStored(sessionId);
}

/** @param {string} sessionId */
async function showStored(sessionId) {
  const loaded = await loadHistory(sessionId);
  if (loaded === undefined || state.sessionId !== sessionId) return;
  const messages = fromHistory(loaded);
  if (messages.at(-1)?.role === 'user') {
    const answer = newAnswer();
    fail(answer, new ApiError({ code: 'TURN.NOT_FOUND', message: 'The answer is no longer there.' }));
    messages.push(answer);
  }
  change({ messages });
}

/** @param {string} sessionId @returns {Promise<{ turns: import('./types.d.ts').ExportedTurn[] } | undefined>} */
async function loadHistory(sessionId) {
  try {
    const history = await callForJson(`session/${encodeURIComponent(sessionId)}/export`);
    const first = fromHistory(history).find((message) => message.role === 'user');
    if (first?.role === 'user') nameSession(sessionId, first.text);
    return history;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // A turn that waits for its place has not made its session yet.
    if (error.code === 'SESSION.NOT_FOUND' && openTurnOf(sessionId) !== undefined) return { turns: [] };
    if (state.sessionId === sessionId) {
      change({
        loadFailure: error,
        isLoading: false,
        isKeyWanted: state.isKeyWanted || error.status === 401,
      });
    }
    return undefined;
  }
}

/** @param {string} turnId */
async function cancel(turnId) {
  try {
    await call(`v1/turns/${encodeURIComponent(turnId)}/cancel`, { method: 'POST' });
  } catch {
    // The button is there again.
    change({ isStopping: false });
  }
}

/** @param {AssistantMessage} answer @param {unknown} error */
function fail(answer, error) {
  if (!(error instanceof ApiError)) throw error;
  const { code, message, requestId, retryAfterSeconds, status } = error;
  answer.status = 'failed';
  answer.version += 1;
  answer.failure = { code, message, requestId, retryAfterSeconds };
  if (status === 401) change({ isKeyWanted: true });
}

/** @param {AssistantMessage} answer */
function announceEnd(answer) {
  if (answer.status === 'failed') announce('announce.failed');
  else if (answer.status === 'cancelled') announce('announce.stopped');
  else announce('announce.answer', { text: textOf(answer).slice(0, 1_000) });
}

/** @returns {AssistantMessage} */
function newAnswer() {
  return { role: 'assistant', key: newId(), parts: [], status: 'streaming', version: 0 };
}

function chosenTarget() {
  const { provider, model } = state.models.find(({ id }) => id === state.choice) ?? {};
  return { provider, model };
}

/** @param {string} sessionId */
function showSessionInAddress(sessionId) {
  history.pushState(null, '', `#${encodeURIComponent(sessionId)}`);
}

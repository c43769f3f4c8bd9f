import { Injectable, Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ToolsConfig } from '../config/index.js';
import type { JsonObject, JsonValue } from '../conversation/index.js';
import { aContext, bootTools } from '../../test/support/boot-tools.js';
import { ToolExecutor } from './tool-executor.js';
import { LlmTool } from './tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from './tool.js';
import type { ToolOutcome } from './tool-outcome.js';

type Behaviour = (args: JsonObject, context: ToolContext) => unknown;

const NEVER = new Promise<never>(() => undefined);

/** An executor over one tool, `get_weather`, that behaves as told. */
async function executorOf(behaviour: Behaviour, config: Partial<ToolsConfig> = {}): Promise<ToolExecutor> {
  @LlmTool({
    name: 'get_weather',
    description: 'Tells the weather.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', default: 1 } },
      required: ['city'],
    },
  })
  @Injectable()
  class WeatherTool extends Tool {
    run(args: JsonObject, context: ToolContext): JsonValue | Promise<JsonValue> {
      return behaviour(args, context) as JsonValue;
    }
  }
  return (await bootTools([WeatherTool], config)).get(ToolExecutor);
}

function callOf(args: JsonValue = { city: 'Huế' }, name = 'get_weather') {
  return { callId: 'call-1', name, arguments: args };
}

async function outcomeOf(behaviour: Behaviour, config: Partial<ToolsConfig> = {}): Promise<ToolOutcome> {
  return (await executorOf(behaviour, config)).execute(callOf(), aContext());
}

function silencedLog(level: 'error' | 'warn') {
  return jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('ToolExecutor', () => {
  it('runs the tool with checked arguments and the context of the turn', async () => {
    const run = jest.fn<Behaviour>(() => 'Sunny.');
    const call = callOf();
    const outcome = await (await executorOf(run)).execute(call, aContext());

    expect(outcome).toEqual({ ok: true, result: 'Sunny.', durationMs: expect.any(Number) });
    expect(Number.isInteger(outcome.durationMs)).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.calls[0]?.[0]).toEqual({ city: 'Huế', days: 1 });
    expect(run.mock.calls[0]?.[1]).toMatchObject({
      principal: { scope: 'anonymous' },
      sessionId: 'session-1',
      turnId: 'turn-1',
    });
    expect(call.arguments).toEqual({ city: 'Huế' });
  });

  it('names the nearest tool and all others for an unknown one', async () => {
    const executor = await executorOf(() => 'Sunny.');
    expect(await executor.execute(callOf({}, 'getWeather'), aContext())).toMatchObject({
      ok: false,
      code: 'TOOL.NOT_FOUND',
      error: 'There is no tool named "getWeather". Did you mean "get_weather"? The tools are: get_weather.',
    });
  });

  it('does not call the tool when there are none, or the name is one of an object’s own', async () => {
    const nothing = (await bootTools([])).get(ToolExecutor);
    expect(await nothing.execute(callOf({}, 'x'), aContext())).toMatchObject({ code: 'TOOL.NOT_FOUND' });
    const executor = await executorOf(() => 'Sunny.');
    const outcome = await executor.execute(callOf({}, 'constructor'), aContext());
    expect(outcome).toMatchObject({ code: 'TOOL.NOT_FOUND' });
  });

  it.each<[string, JsonValue, string]>([
    ['missing', {}, '"city" is missing.'],
    ['of another type', { city: 7 }, '"city" must be of type string, not number.'],
    ['text', '{"city": ', 'The arguments must be one valid JSON object; this is not: {"city": '],
    ['a list', ['Huế'], 'The arguments must be a JSON object.'],
  ])('explains arguments that are %s, and does not run the tool', async (_case, args, error) => {
    const run = jest.fn<Behaviour>(() => 'Sunny.');
    expect(await (await executorOf(run)).execute(callOf(args), aContext())).toMatchObject({
      ok: false,
      code: 'TOOL.INVALID_ARGUMENTS',
      error: expect.stringContaining(error),
    });
    expect(run).not.toHaveBeenCalled();
  });
});

describe('the time limit', () => {
  it('aborts the signal of the tool', async () => {
    silencedLog('warn');
    let heard = false;
    const outcome = await outcomeOf(
      (_args, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            heard = true;
            reject(new Error('socket closed'));
          });
        }),
      { timeoutMs: 10 },
    );
    expect(outcome).toMatchObject({
      ok: false,
      code: 'TOOL.TIMEOUT',
      error: 'The tool "get_weather" was stopped after 0.01 s, without a result.',
    });
    expect(heard).toBe(true);
  });

  it('ends a call whose tool ignores its signal', async () => {
    const warn = silencedLog('warn');
    expect(await outcomeOf(() => NEVER, { timeoutMs: 10 })).toMatchObject({ code: 'TOOL.TIMEOUT' });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('leaves the signal of a finished call alone', async () => {
    let given: AbortSignal | undefined;
    jest.useFakeTimers();
    try {
      await outcomeOf(
        (_args, { signal }) => {
          given = signal;
          return 'Sunny.';
        },
        { timeoutMs: 1_000 },
      );
      expect(jest.getTimerCount()).toBe(0);
      expect(given?.aborted).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('the abort of the turn', () => {
  const reason = new Error('the client left');

  it('is rethrown as it is, while the tool ignores its signal', async () => {
    const turn = new AbortController();
    const executor = await executorOf(() => {
      queueMicrotask(() => turn.abort(reason));
      return NEVER;
    });
    await expect(executor.execute(callOf(), aContext({ signal: turn.signal }))).rejects.toBe(reason);
  });

  it('reaches the tool, whose own error does not hide it', async () => {
    const turn = new AbortController();
    const executor = await executorOf((_args, { signal }) => {
      turn.abort(reason);
      expect(signal.aborted).toBe(true);
      throw new ToolFailure('The request was cancelled.');
    });
    await expect(executor.execute(callOf(), aContext({ signal: turn.signal }))).rejects.toBe(reason);
  });

  it('keeps a tool from starting', async () => {
    const run = jest.fn<Behaviour>(() => 'Sunny.');
    const executor = await executorOf(run);
    const signal = AbortSignal.abort(reason);
    await expect(executor.execute(callOf(), aContext({ signal }))).rejects.toBe(reason);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('a tool that fails', () => {
  it.each<[string, Behaviour]>([
    [
      'at once',
      () => {
        throw new ToolFailure('There is no city "Hue2".');
      },
    ],
    ['later', () => Promise.reject(new ToolFailure('There is no city "Hue2".'))],
  ])('%s on purpose tells the model why', async (_case, behaviour) => {
    expect(await outcomeOf(behaviour)).toEqual({
      ok: false,
      code: 'TOOL.FAILED',
      error: 'There is no city "Hue2".',
      durationMs: expect.any(Number),
    });
  });

  it('on purpose, for a cause, has the cause logged', async () => {
    const warn = silencedLog('warn');
    const cause = new Error('connect ECONNREFUSED 192.0.2.1:443');
    const outcome = await outcomeOf(() => {
      throw new ToolFailure('The weather service does not answer.', { cause });
    });
    expect(outcome).toMatchObject({ error: 'The weather service does not answer.' });
    expect(warn.mock.calls).toEqual([[{ err: cause }, 'Tool get_weather failed']]);
  });

  it.each<[string, unknown]>([
    ['an error', new Error('password=hunter2 at db.internal')],
    ['text', 'password=hunter2 at db.internal'],
    ['nothing', undefined],
  ])('unexpectedly with %s keeps it from the model and in the log', async (_case, thrown) => {
    const log = silencedLog('error');
    const outcome = await outcomeOf(() => {
      throw thrown;
    });
    expect(outcome).toMatchObject({ ok: false, code: 'TOOL.FAILED' });
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|internal/);
    expect(log).toHaveBeenCalledTimes(1);
    expect(log).toHaveBeenCalledWith({ err: thrown }, 'Tool get_weather failed');
  });

  it('to give a result that can be read does not break the call', async () => {
    silencedLog('error');
    const hostile = {
      toJSON: () => {
        throw new TypeError('no');
      },
    };
    expect(await outcomeOf(() => hostile)).toMatchObject({ ok: false, code: 'TOOL.FAILED' });
  });
});

describe('a result', () => {
  it('is made JSON', async () => {
    const value: Record<string, unknown> = { count: 3n, gone: undefined };
    value['self'] = value;
    expect(await outcomeOf(() => value)).toMatchObject({
      ok: true,
      result: { count: '3', self: '[circular]' },
    });
    expect(await outcomeOf(() => undefined)).toMatchObject({ ok: true, result: null });
  });

  it('is cut at the limit, as is the text of a failure', async () => {
    const limit = { resultMaxCharacters: 100 };
    const cut = expect.stringMatching(/^x+\n\[cut here: the whole has 5000 characters\]$/);
    expect(await outcomeOf(() => 'x'.repeat(5_000), limit)).toMatchObject({ result: cut });
    const failure = () => Promise.reject(new ToolFailure('x'.repeat(5_000)));
    expect(await outcomeOf(failure, limit)).toMatchObject({ error: cut });
  });
});

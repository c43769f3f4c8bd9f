import { describe, expect, it, jest } from '@jest/globals';
import { renderSummary, renderTable } from '../../scripts/simulate/render.js';
import { openScreen } from '../../scripts/simulate/screen.js';
import { summarize } from '../../scripts/simulate/summarize.js';
import type { User } from '../../scripts/simulate/user.js';

const SIZE = { rows: 24, columns: 80 };

function user(number: number, rest: Partial<User> = {}): User {
  return {
    name: `user ${number}`,
    query: 'FPT?',
    state: 'waiting',
    tokens: 0,
    isGuess: true,
    tools: 0,
    toolFailures: 0,
    ...rest,
  };
}
const done = (number: number, firstTokenMs: number, tokens = 10): User =>
  user(number, { state: 'done', firstTokenMs, totalMs: firstTokenMs * 2, tokens, isGuess: false, tools: 1 });
const failed = (number: number, error: string): User => user(number, { state: 'failed', totalMs: 5, error });

describe('the table of a simulation', () => {
  it('has a line for each user, and counts them', () => {
    const users = [
      user(1),
      user(2, { state: 'streaming', firstTokenMs: 812.4, tokens: 7, tools: 2, toolFailures: 1 }),
      done(3, 1_000, 42),
      failed(4, '503 STORE.UNAVAILABLE'),
    ];
    expect(renderTable(users, SIZE)).toEqual([
      'user      state     first token  tokens tools in vain   question or error',
      'user 1    waiting                                       FPT?',
      'user 2    streaming      812 ms      ~7     2       1   FPT?',
      'user 3    done          1000 ms      42     1           FPT?',
      'user 4    failed                                        503 STORE.UNAVAILABLE',
      '1 waiting, 1 streaming, 1 done, 1 failed',
    ]);
  });

  it('is never larger than the terminal', () => {
    const users = Array.from({ length: 100 }, (_, index) => user(index, { query: 'long '.repeat(50) }));
    const lines = renderTable(users, { rows: 10, columns: 60 });

    expect(lines).toHaveLength(9);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(60);
    expect(lines.at(-1)).toBe('93 more; in all 100 waiting');
  });

  it('shows no text of the service that a terminal would obey', () => {
    const [, line] = renderTable([failed(1, 'one\u001b[2J\r\ntwo')], SIZE);
    expect(line).toMatch(/one \[2J two$/);
  });
});

describe('the summary of a simulation', () => {
  it('tells times that users have met, tokens, tools and errors', () => {
    const users = [
      ...Array.from({ length: 20 }, (_, index) => done(index + 1, (index + 1) * 100)),
      failed(21, '502 UPSTREAM_TIMEOUT'),
      failed(22, 'ECONNRESET'),
      failed(23, '502 UPSTREAM_TIMEOUT'),
    ];
    expect(renderSummary(summarize(users, 4_000))).toBe(
      [
        '23 users in 4.0 s: 20 answered, 3 failed',
        'first token   p50 1000 ms, p95 1900 ms',
        'total         p50 2000 ms, p95 3800 ms',
        'tokens        200, 50.0 a second of all users together',
        'tools         20, 0 in vain',
        'errors        3',
        '  2 x 502 UPSTREAM_TIMEOUT',
        '  1 x ECONNRESET',
      ].join('\n'),
    );
  });

  it('tells where nobody got an answer, and where tokens are guessed', () => {
    expect(renderSummary(summarize([failed(1, 'no')], 1_000))).toContain(
      'first token   none\ntotal         none',
    );
    const guessed = [user(1, { state: 'done', tokens: 3, firstTokenMs: 1, totalMs: 2 })];
    expect(renderSummary(summarize(guessed, 1_000))).toContain('tokens        ~3, ~3.0 a second');
  });
});

describe('the screen of a simulation', () => {
  const output = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = { isTTY, rows: 10, columns: 80, write: (text: string) => written.push(text) > 0 };
    return { written, stream: stream as unknown as NodeJS.WriteStream };
  };

  it('draws the table in its place on a terminal', () => {
    jest.useFakeTimers();
    const { written, stream } = output(true);
    const users = [user(1), user(2)];
    const screen = openScreen(stream, users);
    users[0] = done(1, 100);
    jest.advanceTimersByTime(100);
    screen.close();
    jest.advanceTimersByTime(1_000);
    jest.useRealTimers();

    expect(written).toHaveLength(3);
    expect(written[0]).toMatch(/^\u001b\[0Juser .*\n$/s);
    // Up by its four lines.
    expect(written[1]).toMatch(/^\u001b\[4A\u001b\[0Juser .*100 ms.*\n1 waiting, 1 done\n$/s);
  });

  it('writes the head and a line at each change elsewhere', () => {
    const { written, stream } = output(false);
    const users = [user(1)];
    const screen = openScreen(stream, users);
    screen.update(done(1, 100));
    screen.close();

    expect(written).toEqual([
      'user      state     first token  tokens tools in vain   question or error\n',
      'user 1    done           100 ms      10     1           FPT?\n',
    ]);
  });

  it('takes a terminal without a size for one of 80 by 24', () => {
    const { written, stream } = output(true);
    const users = Array.from({ length: 20 }, (_, index) => user(index + 1));
    openScreen(Object.assign(stream, { rows: 0, columns: 0 }), users).close();

    expect(written[0]?.split('\n')).toHaveLength(23);
    expect(written[0]).toContain('user 20 ');
  });
});

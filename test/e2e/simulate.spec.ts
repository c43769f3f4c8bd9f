import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { answer, cutAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function simulate(...options: string[]): Promise<Outcome> {
  return new Promise((settle) => {
    const command = [resolve('scripts/simulate.js'), ...options];
    execFile(process.execPath, command, { timeout: 20_000 }, (error, output, errors) => {
      settle({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        output,
        errors,
      });
    });
  });
}

describe('the simulation of many users', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  it.each(['/stream', '/api/v1/chat-stream', '/v1/turns', '/v1/ui/chat'])(
    'asks at once as 5 users of POST %s and tells how they fared',
    async (route) => {
      app.upstream.script(
        toolCalls([
          { name: 'calculate', arguments: { expression: '6*7' } },
          { name: 'calculate', arguments: { expression: '6*' } },
        ]),
      );
      const { code, output, errors } = await simulate(
        '--users',
        '5',
        '--url',
        `${app.url}/`,
        '--route',
        route,
      );

      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      for (let number = 1; number <= 5; number += 1) {
        expect(output).toMatch(new RegExp(`^user ${number} +streaming +\\d+ ms +~\\d+ `, 'm'));
        expect(output).toMatch(new RegExp(`^user ${number} +done +\\d+ ms +\\d+ `, 'm'));
      }
      expect(output).toMatch(/^5 users in [\d.]+ s: 5 answered, 0 failed$/m);
      expect(output).toMatch(/^first token {3}p50 \d+ ms, p95 \d+ ms$/m);
      expect(output).toMatch(/^tokens {8}[1-9]\d*, [\d.]+ a second/m);
      expect(output).toMatch(/^tools {9}2, 1 in vain$/m);
      const asked = app.upstream.requests.map(({ lastMessage }) => lastMessage);
      expect(asked).toContain('Phân tích báo cáo tài chính của FPT năm 2023');
      // Five questions, and what came of the last tool.
      expect(new Set(asked).size).toBe(6);
    },
  );

  it('fails when a user got an error, before or in an answer', async () => {
    app.upstream.script(status(400), answer('Fine.'), cutAfter(2, 'eof', { tokens: ['Not ', 'all', '.'] }));
    app.upstream.respondWith(status(400));
    const { code, output } = await simulate('--users', '3', '--url', app.url);

    expect(code).toBe(1);
    expect(output).toMatch(/^3 users in [\d.]+ s: 1 answered, 2 failed$/m);
    expect(output).toMatch(/^errors {8}2$/m);
    expect(output).toMatch(/^ {2}1 x \d{3} UPSTREAM_/m);
    expect(output).toMatch(/^ {2}1 x UPSTREAM_/m);
  });

  it('says what to do where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.close();
    const { code, output, errors } = await simulate('--url', url);

    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toBe(
      `Nothing answers at ${url} (ECONNREFUSED). Start the service with npm start, or name another with --url.\n`,
    );
  });

  it.each([
    [['--users', '0'], '--users must be a whole number from 1 to 1000.'],
    [['--users', 'many'], '--users must be a whole number from 1 to 1000.'],
    [['--url', 'localhost'], '--url must be an address'],
    [['--route', '/else'], '--route must be one of /stream, '],
    [['--route', 'constructor'], '--route must be one of /stream, '],
    [['--unknown'], 'Usage: npm run simulate'],
  ])('refuses %j', async (options, message) => {
    const { code, errors } = await simulate(...options);
    expect(code).toBe(2);
    expect(errors).toContain(message);
  });

  it('explains itself', async () => {
    const { code, output } = await simulate('--help');
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm run simulate/);
  });
});

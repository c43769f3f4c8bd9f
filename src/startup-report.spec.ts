import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from './config/index.js';
import { startupReport, startupWarnings } from './startup-report.js';

const KEYS = { AUTH_MODE: 'api-key', API_KEYS: `alice:${'a'.repeat(64)}` };
const warn = (variables: Record<string, string>) => startupWarnings(parseConfiguration(variables)).join('\n');

describe('what is said at start', () => {
  it('warns of production without authentication, and of nothing else', () => {
    expect(warn({ ENVIRONMENT: 'production' })).toMatch(/^AUTH_MODE=none in production: everybody/);
    expect(warn({ ENVIRONMENT: 'production', ...KEYS })).toBe('');
    expect(warn({})).toBe('');
  });

  it('names the mode, and no key', () => {
    const report = startupReport(parseConfiguration(KEYS), { address: 'http://a', providers: [] }).join('\n');

    expect(report).toContain('auth        api-key; admin routes authenticated');
    expect(report).not.toContain('aaaa');
  });

  it.each([
    ['open', 'turns pass uncounted'],
    ['closed', 'turns are refused'],
  ])('tells what happens while Redis is down and the limit fails %s', (policy, consequence) => {
    const variables = { REDIS_URL: 'redis://:hunter2@redis:6379', RATE_LIMIT_ON_STORE_FAILURE: policy };
    const report = startupReport(parseConfiguration(variables), { address: 'http://a', providers: [] }).join(
      '\n',
    );

    expect(report).toContain(
      `in Redis; while it is down ${consequence} (RATE_LIMIT_ON_STORE_FAILURE=${policy})`,
    );
    expect(report).not.toContain('hunter2');
  });
});

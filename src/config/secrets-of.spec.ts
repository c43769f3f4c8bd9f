import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from './load-configuration.js';
import { secretsOf } from './secrets-of.js';

describe('secretsOf', () => {
  it.each([
    ['TAVILY_API_KEY', 'tavily-secret', 'tavily-secret'],
    ['BRAVE_API_KEY', 'brave-secret', 'brave-secret'],
    ['WEATHER_API_KEY', 'weather-secret', 'weather-secret'],
    ['SEARXNG_URL', 'https://user:p%2Bssword@search.example', 'p+ssword'],
    ['YAHOO_FINANCE_URL', 'https://user:password@proxy.example', 'password'],
  ])('has the credential of %s', (variable, value, secret) => {
    expect(secretsOf(parseConfiguration({ [variable]: value }))).toContain(secret);
    expect(secretsOf(parseConfiguration({}))).not.toContain(secret);
  });
});

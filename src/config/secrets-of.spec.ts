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

  it('has the secret that tokens are signed with', () => {
    const secret = 'a-shared-secret-of-32-characters!';
    const variables = { AUTH_MODE: 'jwt', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a', JWT_ALGORITHMS: 'HS256' };

    expect(secretsOf(parseConfiguration({ ...variables, JWT_SECRET: secret }))).toContain(secret);
  });

  it("has the token in a webhook's path", () => {
    const webhook = {
      REMINDER_WEBHOOK_URL: 'https://hooks.example/services/T0123456789abcdefghij',
      REMINDER_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };

    expect(secretsOf(parseConfiguration(webhook))).toEqual(expect.arrayContaining(['T0123456789abcdefghij']));
  });
});

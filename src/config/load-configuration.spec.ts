import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from './load-configuration.js';

describe('parseConfiguration', () => {
  it('runs on defaults alone', () => {
    const configuration = parseConfiguration({});

    expect(configuration.server).toMatchObject({ host: '127.0.0.1', port: 3000, isProduction: false });
    expect(configuration.store).toEqual({
      mongodbUri: undefined,
      sqlitePath: './data/nestor.db',
      sessionTtlMs: 86_400_000,
    });
    expect(configuration.rateLimit).toEqual({
      requests: 1000,
      windowMs: 86_400_000,
      onStoreFailure: 'open',
    });
  });

  it('names every bad variable at once and repeats no value', () => {
    const parse = () =>
      parseConfiguration({ PORT: 'hunter2', MONGODB_URI: 'hunter2', OPENAI_TEMPERATURE: 'hunter2' });

    expect(parse).toThrow(ConfigurationError);
    expect(parse).toThrow(/PORT.*MONGODB_URI.*OPENAI_TEMPERATURE/s);
    expect(parse).not.toThrow(/hunter2/);
  });

  it('takes blank variables as unset', () => {
    expect(parseConfiguration({ PORT: '', OPENAI_API_KEY: ' ' }).providers.vendors.gpt.apiKeys).toEqual([]);
  });

  it('collects numbered keys in order, without doubles', () => {
    const { gpt } = parseConfiguration({
      OPENAI_API_KEY_10: 'c',
      OPENAI_API_KEY_2: 'b',
      OPENAI_API_KEY: 'a',
      OPENAI_API_KEY_1: 'a',
    }).providers.vendors;

    expect(gpt.apiKeys).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [{ OPENAI_MODEL: 'm' }, 'm'],
    [{ OPENAI_MODEL: 'm', OPENAI_MODEL_DEFAULT: 'n' }, 'n'],
  ])('reads %j as the default model %s', (variables, model) => {
    expect(parseConfiguration(variables).providers.vendors.gpt.defaultModel).toBe(model);
  });

  it('builds the Redis address from its parts', () => {
    expect(parseConfiguration({ REDIS_HOST: 'cache', REDIS_DB: '2' }).redis.url).toBe('redis://cache:6379/2');
  });
});

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
      sessionLeaseMs: 15_000,
    });
    expect(configuration.rateLimit).toEqual({
      requests: 1000,
      windowMs: 86_400_000,
      burst: { requests: 0, windowMs: 10_000 },
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
    expect(() => parseConfiguration({ REDIS_URL: 'redis://cache:99999' })).toThrow(
      'REDIS_URL: is no address',
    );
  });

  it('sets up OpenAI-compatible servers by name', () => {
    const { compatible } = parseConfiguration({
      COMPATIBLE_PROVIDERS: 'my-vllm',
      MY_VLLM_BASE_URL: 'http://127.0.0.1:8000/v1',
      MY_VLLM_MODEL_DEFAULT: 'llama',
      MY_VLLM_API_KEY_1: 'a',
      MY_VLLM_ALLOW_ANY_MODEL: 'true',
    }).providers;

    expect(compatible).toMatchObject({
      'my-vllm': {
        baseUrl: 'http://127.0.0.1:8000/v1',
        defaultModel: 'llama',
        apiKeys: ['a'],
        isAnyModelAllowed: true,
      },
    });
  });

  it('reads prices by vendor and model, also those of compatible servers', () => {
    const { vendors, compatible } = parseConfiguration({
      OPENAI_PRICES: 'gpt-4o-mini=0.15/0.6/0.075, o9=20/80',
      COMPATIBLE_PROVIDERS: 'vllm',
      VLLM_BASE_URL: 'http://127.0.0.1:8000/v1',
      VLLM_MODEL_DEFAULT: 'org/llama:8b',
      VLLM_PRICES: 'org/llama:8b=0/0.01',
    }).providers;

    expect([...vendors.gpt.prices]).toEqual([
      ['gpt-4o-mini', { inputUsd: 0.15, outputUsd: 0.6, cachedInputUsd: 0.075 }],
      ['o9', { inputUsd: 20, outputUsd: 80, cachedInputUsd: undefined }],
    ]);
    expect(compatible['vllm']?.prices.get('org/llama:8b')).toMatchObject({ inputUsd: 0, outputUsd: 0.01 });
    expect(vendors.claude.prices.size).toBe(0);
  });

  it.each(['gpt', 'gpt=1', 'gpt=1/-2', 'gpt=1/2/3/4', '=1/2', 'gpt=a/b'])('refuses the price %s', (price) => {
    expect(() => parseConfiguration({ OPENAI_PRICES: price })).toThrow(/OPENAI_PRICES: must be like/);
  });

  it('refuses compatible servers that are called as built-in providers are', () => {
    const parse = () => parseConfiguration({ COMPATIBLE_PROVIDERS: 'gpt,mine,demo' });

    expect(parse).toThrow(/'gpt' is the name of a built-in provider.*MINE_BASE_URL.*'demo' is the name of/s);
    expect(parse).not.toThrow(/GPT_BASE_URL/);
  });

  it('names what a compatible server lacks, together with all else that is wrong', () => {
    const parse = () => parseConfiguration({ PORT: 'x', COMPATIBLE_PROVIDERS: 'a,B!', A_TEMPERATURE: '9' });

    expect(parse).toThrow(/PORT.*A_TEMPERATURE.*'B!'/s);
    expect(() => parseConfiguration({ COMPATIBLE_PROVIDERS: 'a' })).toThrow(/A_BASE_URL.*A_MODEL_DEFAULT/s);
  });
});

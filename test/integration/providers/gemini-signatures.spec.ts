import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runTurn, textOf } from '../../support/event-stream.js';
import {
  answer,
  functionCalls,
  ifSigned,
  startFakeGemini,
  type FakeGemini,
} from '../../support/fake-gemini/index.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const CALL = { name: 'calculate', args: { expression: '6*7' } };

describe('a turn with tools on a model that checks its signatures', () => {
  let upstream: FakeGemini;
  let app: TestApp;
  beforeAll(async () => {
    upstream = await startFakeGemini();
    app = await startTestApp({
      GEMINI_BASE_URL: upstream.url,
      GEMINI_API_KEY: 'key',
      GEMINI_MODEL_DEFAULT: 'gemini-3-flash',
    });
  });
  afterEach(() => {
    upstream.reset();
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });

  it('gives back each signature as it came, and shows it to no client', async () => {
    upstream.script(
      functionCalls([{ ...CALL, thoughtSignature: 'c2lnbmF0dXJl' }, CALL]),
      ifSigned('c2lnbmF0dXJl', answer('Forty-two.')),
    );
    const events = await runTurn(app.url, { input: 'What is 6 times 7?' });

    expect(textOf(events)).toBe('Forty-two.');
    expect(upstream.requests).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain('c2lnbmF0dXJl');
  });

  it('gives it back in a later turn of the session too', async () => {
    const signed = ifSigned('YWdhaW4', answer('Still forty-two.'));
    upstream.script(functionCalls([{ ...CALL, thoughtSignature: 'YWdhaW4' }]), signed, signed);
    await runTurn(app.url, { input: 'What is 6 times 7?', session_id: 'signed' });
    const events = await runTurn(app.url, { input: 'Sure?', session_id: 'signed' });

    expect(textOf(events)).toBe('Still forty-two.');
    expect(upstream.requests).toHaveLength(3);
  });
});

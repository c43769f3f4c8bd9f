import { Logger } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../../../src/common/time/index.js';
import { parseConfiguration } from '../../../src/config/index.js';
import type { ClaimedReminder } from '../../../src/session/index.js';
import { AddressGuard, HostLookup, OutboundHttp } from '../../../src/tools/outbound/index.js';
import { ReminderWebhook } from '../../../src/turns/reminders/reminder-webhook.js';
import { signWebhook } from '../../../src/turns/reminders/sign-webhook.js';
import { FakeWeb } from '../../support/fake-web/index.js';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const DAY_MS = 86_400_000;

class MovableClock extends Clock {
  offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }
}

class NoLookup extends HostLookup {
  override addressesOf(): never {
    throw new Error('No name is looked up for a configured address.');
  }
}

it("signs as the authors of Standard Webhooks do: their own example's signature", () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: 1_614_265_330_999,
    body: '{"test": 2432232314}',
  };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(signWebhook(message, secret)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

describe('the webhook of reminders', () => {
  const clock = new MovableClock();
  let web: FakeWeb;
  let http: OutboundHttp;
  let webhook: ReminderWebhook;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    web = await FakeWeb.start();
    const { outbound, reminders } = parseConfiguration({
      REMINDER_WEBHOOK_URL: `${web.origin}/hook`,
      REMINDER_WEBHOOK_SECRET: SECRET,
    });
    http = new OutboundHttp(outbound, new AddressGuard(outbound), new NoLookup());
    webhook = new ReminderWebhook(http, clock, reminders);
  });
  beforeEach(() => {
    web.reset();
    clock.offsetMs = 0;
  });
  afterAll(async () => {
    await http.onApplicationShutdown();
    await web.close();
  });

  function aClaim(attempts = 1, firstAttemptAt = clock.now()): ClaimedReminder {
    return {
      claimId: 'claim',
      firstAttemptAt,
      reminder: {
        id: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10',
        scope: 'anonymous',
        title: 'Gọi mẹ 😀',
        dueAt: Date.parse('2026-11-20T02:00:00Z'),
        timeZone: 'Asia/Ho_Chi_Minh',
        createdAt: Date.parse('2026-11-19T11:30:00Z'),
        sessionId: 'my session',
        status: 'pending',
        attempts,
      },
    };
  }
  const deliver = (claim = aClaim(), signal = new AbortController().signal) => webhook.deliver(claim, signal);
  const answering = (status: number, headers = {}) =>
    web.on('/hook', (response) => void response.writeHead(status, headers).end());

  it('posts the reminder, signed so that the reference implementation accepts it', async () => {
    answering(204);
    expect(await deliver(aClaim(2))).toEqual({ kind: 'delivered' });

    const [request] = web.requests;
    expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    const headers = request!.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(request!.body, headers)).toEqual({
      id: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10',
      title: 'Gọi mẹ 😀',
      description: null,
      due_at: '2026-11-20T09:00:00+07:00',
      timezone: 'Asia/Ho_Chi_Minh',
      session_id: 'my session',
      user_id: null,
      created_at: '2026-11-19T11:30:00.000Z',
      attempt: 2,
      late_seconds: expect.any(Number),
    });
    expect(headers['webhook-id']).toBe('0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10');
    expect(() => new Webhook(SECRET).verify(request!.body.replace('Gọi', 'Quên'), headers)).toThrow();
  });

  it('keeps the id and takes a new time and signature for each attempt', async () => {
    answering(500);
    await deliver(aClaim(1));
    clock.offsetMs = 60_000;
    await deliver(aClaim(2));

    const [first, second] = web.requests.map(({ headers }) => headers);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(second?.['webhook-timestamp']).not.toBe(first?.['webhook-timestamp']);
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
  });

  it.each([500, 404, 401, 302])('tries again after a status %i, and follows nobody', async (status) => {
    answering(status, { location: `${web.origin}/elsewhere` });
    const before = clock.now();
    const outcome = await deliver();
    expect(outcome).toMatchObject({ kind: 'retry', failure: `HTTP ${status}` });
    expect(outcome.kind === 'retry' && outcome.at - before).toBeGreaterThanOrEqual(5_000);
    expect(web.requests).toHaveLength(1);
  });

  it('waits as long as it is asked to', async () => {
    answering(429, { 'retry-after': '600' });
    const before = clock.now();
    const outcome = await deliver();
    expect(outcome.kind === 'retry' && outcome.at - before).toBeGreaterThanOrEqual(600_000);
  });

  it('stops at 410', async () => {
    answering(410);
    expect(await deliver()).toEqual({ kind: 'failed', failure: 'HTTP 410' });
  });

  it('gives up after a day', async () => {
    answering(503);
    expect(await deliver(aClaim(30, clock.now() - DAY_MS))).toEqual({ kind: 'failed', failure: 'HTTP 503' });
  });

  it('tries again when the connection breaks, without telling where it leads', async () => {
    web.on('/hook', (response) => void response.destroy());
    expect(await deliver()).toMatchObject({ kind: 'retry', failure: expect.stringMatching(/^[a-z-]+$/) });
  });

  it('takes a 200 for a delivery however long its body is', async () => {
    web.on('/hook', (response) => void response.end('x'.repeat(300_000)));
    expect(await deliver()).toEqual({ kind: 'delivered' });
  });

  it('leaves a delivery that the shutdown cut off to the next replica, at once', async () => {
    const controller = new AbortController();
    web.on('/hook', () => controller.abort());
    const outcome = await deliver(aClaim(), controller.signal);
    expect(outcome.kind === 'retry' && outcome.at).toBeLessThanOrEqual(clock.now());
  });
});

it.each([
  [{ REMINDER_WEBHOOK_URL: 'https://example.com' }, 'REMINDER_WEBHOOK_SECRET: is needed'],
  [{ REMINDER_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'REMINDER_WEBHOOK_SECRET: must be 24 to 64 bytes'],
  [{ REMINDER_WEBHOOK_SECRET: 'not base64, and yet rather long as secrets go' }, 'must be 24 to 64 bytes'],
  [{ REMINDER_WEBHOOK_URL: 'file:///etc' }, 'REMINDER_WEBHOOK_URL: must be an http'],
  [{ DEFAULT_TIME_ZONE: 'Asia/Hanoi' }, 'DEFAULT_TIME_ZONE: must be an IANA time zone'],
])('does not start with %j', (variables, problem) => {
  expect(() => parseConfiguration(variables)).toThrow(problem);
});

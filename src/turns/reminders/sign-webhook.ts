import { createHmac } from 'node:crypto';

/** What a webhook receives, before it is signed. */
export interface WebhookMessage {
  /** The same for every delivery of one event, so that receivers can drop repeats. */
  readonly id: string;
  /** Epoch milliseconds of this delivery. */
  readonly sentAt: number;
  /** The body exactly as it is sent. */
  readonly body: string;
}

/**
 * The headers by which a receiver knows who sent a message, and that it was not changed or replayed. Of Standard Webhooks:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook({ id, sentAt, body }: WebhookMessage, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

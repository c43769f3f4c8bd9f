import { z } from 'zod';
import { httpUrl } from './variable-types.js';

/** The shortest and longest secret that Standard Webhooks allows, in bytes. */
const SECRET_BYTES = { least: 24, most: 64 };
const SECRET = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** The variables of reminders. */
export const REMINDER_VARIABLES = {
  DEFAULT_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Asia/Ho_Chi_Minh')
    .default('UTC')
    .describe('The IANA time zone in which times of reminders are read where a call names none.'),
  REMINDER_WEBHOOK_URL: httpUrl()
    .optional()
    .describe('Where reminders are posted when they are due. Unset: they are only listed.'),
  REMINDER_WEBHOOK_SECRET: z
    .string()
    .refine((text) => {
      const { length } = Buffer.from(SECRET.exec(text)?.[1] ?? '', 'base64');
      return length >= SECRET_BYTES.least && length <= SECRET_BYTES.most;
    }, `must be ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes in base64, with or without whsec_ before it`)
    .optional()
    .describe(
      'Signs those posts, as Standard Webhooks does: 24 to 64 bytes in base64, such as `openssl rand -base64 32` makes.',
    ),
};

type ReminderEnvironment = z.infer<z.ZodObject<typeof REMINDER_VARIABLES>>;

export interface RemindersConfig {
  readonly defaultTimeZone: string;
  /** Undefined: reminders are only listed. */
  readonly webhook: ReminderWebhookConfig | undefined;
}

export interface ReminderWebhookConfig {
  readonly url: string;
  /** The key of the signatures in base64, with or without `whsec_` before it. */
  readonly secret: string;
}

/** What is wrong with the variables taken together; empty when nothing is. */
export function findReminderProblems(environment: ReminderEnvironment): string[] {
  const { REMINDER_WEBHOOK_URL: url, REMINDER_WEBHOOK_SECRET: secret } = environment;
  return url !== undefined && secret === undefined
    ? ['REMINDER_WEBHOOK_SECRET: is needed with REMINDER_WEBHOOK_URL']
    : [];
}

export function toRemindersConfig(environment: ReminderEnvironment): RemindersConfig {
  const { REMINDER_WEBHOOK_URL: url, REMINDER_WEBHOOK_SECRET: secret } = environment;
  return {
    defaultTimeZone: environment.DEFAULT_TIME_ZONE,
    webhook: url === undefined || secret === undefined ? undefined : { url, secret },
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

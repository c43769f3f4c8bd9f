import type { DemoIntent, DemoPlan, DemoQuestion } from '../demo-plan.js';
import { goodbye, greeting, help, story, thanks, unknown } from './conversation.intents.js';
import { explicitCall } from './explicit-call.intent.js';
import { history, statement } from './history.intent.js';
import { memory } from './memory.intent.js';
import { reminders } from './reminders.intent.js';
import { tools } from './tools.intent.js';

/** What the demo understands, the surest first. To teach it more, add a row. */
export const INTENTS: readonly DemoIntent[] = [
  explicitCall,
  memory,
  reminders,
  history,
  tools,
  statement,
  story,
  help,
  thanks,
  goodbye,
  greeting,
];

/** The plan of the first intent that recognises the message. */
export function decide(question: DemoQuestion): DemoPlan {
  for (const intent of INTENTS) {
    const plan = intent.recognise(question);
    if (plan !== undefined) return plan;
  }
  return unknown.recognise(question);
}

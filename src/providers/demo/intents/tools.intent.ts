import { say, type DemoIntent, type DemoQuestion, type PlannedCall } from '../demo-plan.js';
import { sentencesOf } from '../sentences/sentences.js';
import { arithmetic } from './arithmetic.intent.js';
import { finance } from './finance.intent.js';
import { lookups } from './lookups.intent.js';
import { session } from './session.intent.js';
import { time } from './time.intent.js';

/** The intents that call tools. A message may have several; their calls go out together. */
const TOOL_INTENTS: readonly DemoIntent[] = [arithmetic, time, session, finance, lookups];

/** All tools that the message asks for; says so where none of them is offered in this request. */
export const tools: DemoIntent = {
  name: 'tools',
  recognise(question) {
    const calls = TOOL_INTENTS.flatMap((intent) => callsOf(intent, question));
    if (calls.length === 0) return undefined;
    const offered = calls.filter((call) => question.tools.some(({ name }) => name === call.name));
    if (offered.length > 0) return { type: 'call', calls: offered };
    const missing = [...new Set(calls.map(({ name }) => name))];
    return say(sentencesOf(question.language).toolMissing(missing));
  },
};

function callsOf(intent: DemoIntent, question: DemoQuestion): readonly PlannedCall[] {
  const plan = intent.recognise(question);
  return plan?.type === 'call' ? plan.calls : [];
}

import base from './jest.config.js';

/**
 * The specs of the whole service that are run a second time as it is run in production: its settings, MongoDB and
 * Redis. Any other under test/e2e can be: `TEST_PROFILE=production npm test -- test/e2e/tools.spec.ts`.
 */
const SPECS = [
  'auth-api-key',
  'client-limits',
  'hardening',
  'idempotency',
  'kept-contracts',
  'open-streams',
  'openai-wire',
  'principals',
  'service',
  'sessions',
  'stream',
  'turns',
  'ui-message-stream',
];

process.env.TEST_PROFILE = 'production';

export default {
  ...base,
  testMatch: SPECS.map((name) => `<rootDir>/test/e2e/${name}.spec.ts`),
  // The first one of a fresh machine brings the databases.
  testTimeout: 180_000,
};

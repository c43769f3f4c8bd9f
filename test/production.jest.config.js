import base from './jest.config.js';

/**
 * The specs under test/e2e are run a second time as the service is run in production: its settings, MongoDB and Redis. All but
 * these, each with its reason.
 */
const EXCLUDED = {
  'add-a-dialect': 'starts a changed copy of the sources as a process',
  'add-a-tool': 'starts a changed copy of the sources as a process',
  chaos:
    'has 1,000 turns of one client at once, beyond MAX_OPEN_STREAMS of production, and measures the heap',
  'crash-replicas': 'starts replicas on MongoDB by itself',
  crash: 'kills processes on SQLite and on MongoDB by itself',
  'idempotency-crash': 'kills processes on a file of SQLite',
  logs: 'puts the app together by itself, with settings of production',
  'many-turns':
    'has 100 turns of one client at once, beyond MAX_OPEN_STREAMS of production, and measures the heap',
  mongo: 'is on MongoDB by itself',
  'past-turns': 'stores 5,000 turns, which takes the stand-in for MongoDB minutes',
  process: 'starts processes, each with the settings that it is about',
  'rolling-restart': 'starts replicas on MongoDB, with settings of production, by itself',
  telemetry: 'starts processes, each with the settings that it is about',
};

/**
 * Those that are not worth their time in every run, for what they are about is far from settings and stores.
 * `PRODUCTION_SPECS=all npm run test:production` has them as well.
 */
const ON_DEMAND = [
  'clients/ai-sdk',
  'clients/curl',
  'clients/documented',
  'clients/openai-sdk',
  'clients/python',
  'clients/typed-client',
  'client-abort',
  'failover-claude',
  'failover-gemini',
  'failover-openai',
  'failover-vendors',
  'finance',
  'fuzz',
  'http-methods',
  'mcp',
  'openai-docs',
  'openai-models',
  'openai-request',
  'openai-upstream',
  'openapi-document',
  'openapi-examples',
  'openapi-pages',
  'outage',
  'provider-chat',
  'simulate',
  'slow-reader',
  'tools',
  'turn-cost',
  'ui',
  'ui-message-regenerate',
];

process.env.TEST_PROFILE = 'production';

const left = [...Object.keys(EXCLUDED), ...(process.env.PRODUCTION_SPECS === 'all' ? [] : ON_DEMAND)];

export default {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  testPathIgnorePatterns: [
    ...base.testPathIgnorePatterns,
    ...left.map((name) => `<rootDir>/test/e2e/${name}\\.spec\\.ts$`),
  ],
  // The first one of a fresh machine brings the databases.
  testTimeout: 180_000,
};

import base from '../jest.config.js';

/** The page in a real Chromium, on the built service. `npm run test:browser` builds it where it is stale. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  globalSetup: '<rootDir>/test/browser/support/global-setup.js',
  globalTeardown: '<rootDir>/test/browser/support/global-teardown.js',
  testTimeout: 60_000,
  testPathIgnorePatterns: ['/node_modules/'],
  // Much of it is waiting: for frames, pauses and servers that start.
  maxWorkers: 2,
};

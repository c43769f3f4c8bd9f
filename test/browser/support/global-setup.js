import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.js';

/** One Chromium for all spec files; each opens its pages in contexts of their own. */
export default async function setUp() {
  const server = await chromium.launchServer({ executablePath: findChromium(), host: '127.0.0.1' });
  process.env.TEST_CHROMIUM_ENDPOINT = server.wsEndpoint();
  globalThis.chromiumServer = server;
}

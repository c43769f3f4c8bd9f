/** Writes docs/configuration.md and .env.example from the built schema; run by `npm run docs:configuration`. */
import { writeFile } from 'node:fs/promises';
import { renderConfigurationPage, renderEnvironmentExample } from '../dist/config/configuration-docs.js';

const root = new URL('../', import.meta.url);
await writeFile(new URL('docs/configuration.md', root), renderConfigurationPage());
await writeFile(new URL('.env.example', root), renderEnvironmentExample());

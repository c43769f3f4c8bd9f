/** Prints a fresh API key, once, with the entry that makes it valid: `npm run api-key -- --name alice [--limit 100]`. */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { name: { type: 'string' }, limit: { type: 'string' } } });
const { name = '', limit } = values;

if (!/^[A-Za-z0-9._-]{1,64}$/.test(name) || (limit !== undefined && !/^[1-9]\d{0,14}$/.test(limit))) {
  process.stderr.write(
    'Usage: npm run api-key -- --name NAME [--limit TURNS]\n' +
      'NAME has 1 to 64 letters, digits or . _ -; TURNS is how many turns the key may start in a window.\n',
  );
  process.exit(1);
}

const key = `nestor_${randomBytes(32).toString('base64url')}`;
const hash = createHash('sha256').update(key).digest('hex');
const entry = { name, hash, ...(limit !== undefined && { limit: Number(limit) }) };

process.stdout.write(`The key, shown only now; give it to ${name}:
  ${key}

Its entry, for API_KEYS:
  ${[name, hash, limit].filter((part) => part !== undefined).join(':')}

or, in the file that API_KEYS_FILE names:
  ${JSON.stringify(entry)}
`);

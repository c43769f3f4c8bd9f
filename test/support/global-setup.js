import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names what the workers of this run share: where PostgreSQL runs once a test wants it, and who ends it. */
export default function setUp() {
  process.env.TEST_POSTGRES_FOLDER = join(tmpdir(), `nestor-postgres-${randomUUID().slice(0, 8)}`);
  process.env.TEST_RUN_PID = String(process.pid);
}

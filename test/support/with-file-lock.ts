import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `action` while no other process on this machine holds the lock on `path`. The kernel keeps the
 * lock for a child that lives no longer than this process, so a crash cannot leave it locked.
 */
export async function withFileLock<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  const holder = spawn('flock', ['--wait', '300', path, 'sh', '-c', 'echo locked; read -r end'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(holder, 'close');
  const isLocked = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    closed.then(() => false),
  ]);
  if (!isLocked) throw new Error(`The lock on ${path} was not given within five minutes.`);
  try {
    return await action();
  } finally {
    holder.stdin.end();
    await closed;
  }
}

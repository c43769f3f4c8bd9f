import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { own } from './child.js';

const RUN_TYPESCRIPT = fileURLToPath(new URL('../../test/support/run-typescript.ts', import.meta.url));

/** A process of the benchmark's own that is told what to do, and answers. */
export class HelperProcess<Command extends object, Message extends { readonly type: string }> {
  private readonly child: ChildProcess;

  constructor(entry: URL) {
    this.child = own(
      fork(fileURLToPath(entry), {
        execArgv: ['--import', RUN_TYPESCRIPT],
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    );
  }

  send(command: Command): void {
    this.child.send(command);
  }

  /** The next message of this type; rejects when the process ends first. */
  receive<Type extends Message['type']>(type: Type): Promise<Extract<Message, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown): void => {
        if ((message as Message).type !== type) return;
        settle();
        resolve(message as Extract<Message, { type: Type }>);
      };
      const onExit = (): void => {
        settle();
        reject(new Error(`A process of the benchmark ended while it should have told its ${type}.`));
      };
      const settle = (): void => {
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
      };
      this.child.on('message', onMessage);
      this.child.on('exit', onExit);
    });
  }
}

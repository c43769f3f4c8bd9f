import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** Compiled once in a worker; each suite evaluates it in its own context, so nothing is shared between suites. */
let script;

/** Node's environment with the bundled packages, whose file `testEnvironmentOptions.packages` names. */
export default class PackagesEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const file = config.projectConfig.testEnvironmentOptions.packages;
    this.global.evaluatePackages = (require) => {
      script ??= new Script(
        `(function (require, module, exports, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
        // No path: whoever looks at a stack would have its source map sought in megabytes.
        { filename: 'packages.cjs' },
      );
      const module = { exports: {} };
      script.runInContext(this.getVmContext())(require, module, module.exports, file, dirname(file));
      return module.exports;
    };
  }
}

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const [folder = '', ...specifiers] = process.argv.slice(2);
const work = `${folder}.${process.pid}`;

/** Optional parts of other packages that are imported without being there. */
const NOT_INSTALLED = ['@nestjs/microservices', '@nestjs/websockets', '@fastify/static'];

/** The bundle is a script, so what modules know of themselves comes from its place, below the same node_modules. */
const MODULE_MEANS = [
  'const bundleUrl = require("node:url").pathToFileURL(__filename).href;',
  'const bundleResolve = (name) => require("node:url").pathToFileURL(require.resolve(name)).href;',
].join('\n');

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** As Node sees them: a CommonJS package has its whole as default and what can be told ahead as names. */
function facade(specifier, names) {
  const lines = [
    `import packages from '${'../'.repeat(specifier.split('/').length - 1) || './'}packages.mjs';`,
  ];
  const isCommonJs = names.includes('module.exports');
  lines.push(`const entry = packages[${JSON.stringify(specifier)}]();`);
  lines.push(isCommonJs ? 'const all = entry.default;' : 'const all = entry;');
  names.forEach((name, index) => {
    const value =
      isCommonJs && (name === 'default' || name === 'module.exports')
        ? 'all'
        : `all[${JSON.stringify(name)}]`;
    lines.push(`const _${index} = ${value};`, `export { _${index} as ${JSON.stringify(name)} };`);
  });
  return `${lines.join('\n')}\n`;
}

/** The entry that resolves as an import from an ES module does. */
function entry(specifier, names) {
  const name = JSON.stringify(specifier);
  const isCommonJs = names.includes('module.exports');
  const all = isCommonJs ? '' : `export * from ${name};\n`;
  return names.includes('default') ? `${all}export { default } from ${name};\n` : all;
}

/** As in Node: esbuild's namespace of a CommonJS module is else an instance of what the module is, as mongoose is of Mongoose. */
function namespacesWithoutPrototype(file) {
  const bundle = readFileSync(file, 'utf8');
  const mended = bundle.replace(/__create\(__getProtoOf\(\w+\)\)/, '__create(null)');
  if (mended === bundle) throw new Error('esbuild makes its namespaces another way now.');
  writeFileSync(file, mended);
}

const index = [];
for (const specifier of specifiers) {
  const names = Object.keys(await import(specifier));
  write(join(work, `${specifier}.mjs`), facade(specifier, names));
  write(join(work, 'entries', `${specifier}.mjs`), entry(specifier, names));
  index.push(`${JSON.stringify(specifier)}: () => require(${JSON.stringify(`./${specifier}.mjs`)}),`);
}
write(join(work, 'entries/index.cjs'), `module.exports = {\n${index.join('\n')}\n};\n`);
write(
  join(work, 'packages.mjs'),
  `import { createRequire } from 'node:module';\nexport default evaluatePackages(createRequire(import.meta.url));\n`,
);
await build({
  entryPoints: { packages: join(work, 'entries/index.cjs') },
  outdir: work,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  // Files as Node itself picks them, not those made for bundlers.
  conditions: [],
  mainFields: ['main'],
  external: NOT_INSTALLED,
  supported: { 'dynamic-import': false },
  define: {
    'import.meta.url': 'bundleUrl',
    'import.meta.resolve': 'bundleResolve',
    'import.meta.dirname': '__dirname',
  },
  banner: { js: MODULE_MEANS },
  legalComments: 'none',
  logLevel: 'error',
});
namespacesWithoutPrototype(join(work, 'packages.cjs'));
rmSync(folder, { recursive: true, force: true });
renameSync(work, folder);
// Some packages keep the process alive once they are imported.
process.exit(0);

/** A module of a package that the page imports by its bare name, and where below `/ui` it is served. */
interface PackageModule {
  readonly specifier: string;
  readonly path: string;
}

const LIT_MODULES = [
  'directives/guard.js',
  'directives/live.js',
  'directives/ref.js',
  'directives/repeat.js',
];

/** Those that the page imports; browsers know no bare names, so they are replaced when the page is loaded. */
export const IMPORTED: readonly PackageModule[] = [
  { specifier: 'lit-html', path: 'packages/lit-html/lit-html.js' },
  ...LIT_MODULES.map((name) => ({ specifier: `lit-html/${name}`, path: `packages/lit-html/${name}` })),
  { specifier: 'marked', path: 'packages/marked.js' },
];

/** Those that the above import, by relative paths. */
const NEEDED: readonly PackageModule[] = ['async-directive.js', 'directive.js', 'directive-helpers.js'].map(
  (name) => ({ specifier: `lit-html/${name}`, path: `packages/lit-html/${name}` }),
);

export const PACKAGE_MODULES: readonly PackageModule[] = [...IMPORTED, ...NEEDED];

/** The source of a page module at `path`, with bare names replaced by relative paths. */
export function withRelativeImports(source: string, path: string): string {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  return IMPORTED.reduce(
    (text, { specifier, path: target }) => text.replaceAll(`from '${specifier}'`, `from '${up}${target}'`),
    source,
  );
}

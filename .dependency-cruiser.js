/**
 * Which module may import which. The layers of src, highest first: a folder imports those below it,
 * never those above or beside it. test/integration/dependency-rules.spec.ts breaks each rule once.
 */
const LAYERS = [
  ['chat', 'health', 'metrics', 'ui', 'api-docs'],
  ['turns'],
  ['session', 'providers', 'tools', 'rate-limit', 'auth'],
  ['common'],
  ['conversation', 'config'],
];
const FOLDERS = LAYERS.flat();
const SPECS = '\\.spec\\.ts$';
const ENTRY_FILES = '^src/[^/]+\\.ts$';

/** Packages that know one outside system, and the only places that may know it too. */
const CONFINED_PACKAGES = {
  openai: { packages: ['openai'], homes: ['src/providers/openai/'] },
  anthropic: { packages: ['@anthropic-ai/[^/]+'], homes: ['src/providers/anthropic/'] },
  gemini: { packages: ['@google/[^/]+'], homes: ['src/providers/gemini/'] },
  mcp: { packages: ['@modelcontextprotocol/[^/]+'], homes: ['src/tools/mcp/'] },
  mongoose: { packages: ['mongoose', 'mongodb', '@nestjs/mongoose'], homes: ['src/session/mongo/'] },
  redis: {
    packages: ['ioredis', 'redis', '@redis/[^/]+'],
    homes: ['src/rate-limit/redis/', 'src/turns/redis/'],
  },
  jose: { packages: ['jose'], homes: ['src/auth/jwt/'] },
  sentry: { packages: ['@sentry/[^/]+'], homes: ['src/common/observability/'] },
  opentelemetry: { packages: ['@opentelemetry/[^/]+'], homes: ['src/common/observability/'] },
  prometheus: { packages: ['prom-client'], homes: ['src/common/observability/', 'src/metrics/'] },
};

const foldersOf = (names) => `^src/(${names.join('|')})/`;

const layerRules = LAYERS.flatMap((folders, level) => [
  {
    name: `no-upward-import-from-${folders[0]}`,
    comment: 'What is below does not know what is built on it, so that either can change alone.',
    severity: 'error',
    from: { path: foldersOf(folders) },
    to: { path: level === 0 ? ENTRY_FILES : [ENTRY_FILES, foldersOf(LAYERS.slice(0, level).flat())] },
  },
  ...(folders.length < 2
    ? []
    : [
        {
          name: `no-sideways-import-from-${folders[0]}`,
          comment: 'Features of one level meet in the level above; imports between them would make them one.',
          severity: 'error',
          from: { path: foldersOf(folders) },
          to: { path: foldersOf(folders), pathNot: '^src/$1/' },
        },
      ]),
]);

const entranceRules = FOLDERS.map((folder) => ({
  name: `${folder}-only-through-its-index`,
  comment: 'What index.ts does not name is private and free to change.',
  severity: 'error',
  from: { pathNot: `^src/${folder}/` },
  to: {
    path: `^src/${folder}/`,
    pathNot: folder === 'common' ? '^src/common/[^/]+/index\\.ts$' : `^src/${folder}/index\\.ts$`,
  },
}));

const confinementRules = Object.entries(CONFINED_PACKAGES).map(([name, { packages, homes }]) => ({
  name: `${name}-only-in-its-adapter`,
  comment: 'An outside system that one folder knows can be replaced, and faked, in that folder.',
  severity: 'error',
  from: { path: '^src/', pathNot: homes.map((home) => `^${home}`) },
  to: { path: `(^|node_modules/)(${packages.join('|')})(/|$)`, pathNot: '^src/' },
}));

export default {
  forbidden: [
    {
      name: 'no-folder-without-a-layer',
      comment: 'A folder that is missing from the layers above would escape their rules.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: foldersOf(FOLDERS) },
    },
    ...layerRules,
    ...entranceRules,
    {
      name: 'conversation-imports-nothing',
      comment: 'The vocabulary is pure, so that everything may depend on it.',
      severity: 'error',
      from: { path: '^src/conversation/', pathNot: SPECS },
      to: { path: '^src/|node_modules/', pathNot: '^src/conversation/' },
    },
    ...confinementRules,
    {
      name: 'no-cycle',
      comment: 'Modules in a cycle can only be understood, loaded and tested together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable-import',
      comment: 'It would fail when it is loaded.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-package',
      comment: 'The image installs without development packages.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPECS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that is there only because another needs it can vanish with any update.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-helper-in-the-service',
      comment: 'The build leaves the tests out.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPECS },
      to: { path: ['^test/', SPECS] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['test/**/*.ts', 'src/**/*.spec.ts'];

/** Suites and tests that would not run, in each spelling jest knows. */
const UNRUN_TESTS = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/]:matches([property.name=/^(only|skip|todo|failing)$/], [property.value=/^(only|skip|todo|failing)$/])',
    message: 'Every test runs, always: no only, skip, todo or failing.',
  },
  {
    selector:
      'CallExpression:matches([callee.name=/^[fx](it|test|describe)$/], [callee.object.name=/^[fx](it|test|describe)$/])',
    message: 'Every test runs, always: no focused or excluded tests.',
  },
  {
    selector: 'MemberExpression[object.name="jest"][property.name="retryTimes"]',
    message: 'A test that needs a second try is wrong.',
  },
];

/** On the page, text of a model becomes elements through templates alone. */
const MARKUP_FROM_TEXT = {
  selector:
    'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|write|setHTMLUnsafe)$/]',
  message: 'Text must not become markup: use a template.',
};

/**
 * V8 takes a function that is assigned to a property for one that lives as long as the process, as methods were made once, and puts it
 * straight into the old generation (`CheckAssigningFunctionLiteralToProperty` in its src/parsing/parser.h); class fields are such assignments
 * here, by `useDefineForClassFields`. There it keeps all that it refers to until the whole heap is collected. So does a getter of an object literal.
 */
const OLD_FROM_BIRTH = [
  {
    selector:
      ':matches(AssignmentExpression[left.type="MemberExpression"] > ArrowFunctionExpression.right, AssignmentExpression[left.type="MemberExpression"] > FunctionExpression.right, PropertyDefinition > ArrowFunctionExpression.value)',
    message:
      'Give it to a constant first: V8 keeps what a function refers to that is assigned to a property.',
  },
  {
    selector: 'ObjectExpression > Property[kind=/^[gs]et$/]',
    message: 'Use a method or a class: V8 keeps what a getter of an object literal refers to.',
  },
];

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'coverage', 'data', 'logs', '.cache']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': 'error',
      'no-template-curly-in-string': 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-unused-vars': 'off',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-exports': [
        'error',
        { fixMixedExportsWithInlineTypeSpecifier: true },
      ],
      // Leaves files with decorators alone, where a constructor's types must stay values for injection.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false, checkThenables: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, allowDefaultCaseForExhaustiveSwitch: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': ['error', ...OLD_FROM_BIRTH],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in src/config alone: inject a section.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env'],
            message: 'The environment is read in src/config alone: inject a section.',
          })),
        },
      ],
    },
  },
  {
    // Names that do not exist are found by `npm run typecheck`, which knows the browser's.
    files: ['src/ui/page/**/*.js'],
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', MARKUP_FROM_TEXT],
      'no-restricted-imports': ['error', { patterns: ['**/unsafe-*'] }],
    },
  },
  {
    // Async because their port is: over a synchronous backend it turns a throw into a rejection.
    files: ['src/**/sqlite/**/*.ts', 'src/**/memory/**/*.ts', ...TESTS],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'no-restricted-syntax': ['error', ...UNRUN_TESTS],
      // expect(fake.method) names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      // What is missing fails the test that asserts it is there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests also drive what their fakes and drivers call old.
      '@typescript-eslint/no-deprecated': 'off',
    },
  },
  prettier,
);

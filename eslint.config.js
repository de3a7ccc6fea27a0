import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const NAMED_EXPORTS = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name is the same word everywhere.',
};

/** A test that asks for the time, or lets some of it pass, fails on the day on which the machine is slow. */
const NO_CLOCKS = [
  ['CallExpression[callee.object.name="performance"][callee.property.name="now"]', 'A clock proves nothing'],
  ['CallExpression[callee.object.name="Date"][callee.property.name="now"]', 'A clock proves nothing'],
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'A clock proves nothing'],
  ['MemberExpression[object.name="process"][property.name="hrtime"]', 'A clock proves nothing'],
  ['MemberExpression[property.name="waitForTimeout"]', 'Wait for what has to happen'],
  ['CallExpression[callee.name=/^set(Timeout|Interval)$/]', 'Wait for what has to happen'],
  [
    'CallExpression[callee.property.name=/^set(Timeout|Interval)$/][callee.object.name=/^(globalThis|timers?)$/]',
    'Wait for what has to happen',
  ],
  ['ImportDeclaration[source.value=/^(node:)?timers/]', 'Wait for what has to happen'],
  ['ImportDeclaration[source.value=/^(node:)?perf_hooks/]', 'A clock proves nothing'],
].map(([selector, why]) => ({
  selector,
  message: `${why}: see test/support/waiting.ts and turned-clock.ts, and CONTRIBUTING, "Tests and time".`,
}));

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'fixtures/**/show/', 'docs/', '**/*.generated.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            'eslint.config.js',
            '.dependency-cruiser.mjs',
            'cli/bundle.js',
            'cli/types.js',
            'src/writers/report/html/build.js',
          ],
        },
      },
    },
    rules: {
      // `total += await count(file)` reads `total` before the await and loses counts under concurrency.
      'require-atomic-updates': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', NAMED_EXPORTS],
    },
  },
  { files: ['test/**'], rules: { 'no-restricted-syntax': ['error', NAMED_EXPORTS, ...NO_CLOCKS] } },
  { files: ['*.config.{js,ts}', '.dependency-cruiser.mjs'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: [
      'eslint.config.js',
      '.dependency-cruiser.mjs',
      'cli/bundle.js',
      'cli/types.js',
      'src/writers/report/html/build.js',
    ],
    extends: [tseslint.configs.disableTypeChecked],
  },
);

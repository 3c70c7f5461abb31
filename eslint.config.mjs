import cdkPlugin from 'eslint-cdk-plugin';
import tseslint from 'typescript-eslint';

/**
 * The arrows of the house (docs/adr/0001-house-and-arrows.md): who may import whom. `folder` may not import anything
 * that matches `not`.
 */
const arrows = [
  {
    folder: 'spec',
    not: ['bin', 'lib', 'lambda', 'local', 'bench', 'examples'],
    packages: ['aws-cdk-lib', 'constructs', '@aws-sdk', 'zod'],
  },
  // Pure comparisons of the handlers: docs/adr/0007-plan-shares-drift.md.
  { folder: 'bin', not: ['lambda/(?!shared/(contract|drift|family))', 'bench'], packages: [] },
  { folder: 'lib', not: ['bin', 'local', 'lambda/(?!shared/contract/)', 'bench', 'examples'], packages: ['@aws-sdk'] },
  {
    folder: 'lambda',
    not: ['bin', 'lib', 'local', 'bench', 'examples'],
    packages: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  },
  {
    folder: 'lambda/shared/contract',
    not: ['bin', 'lib', 'local', 'lambda/(?!shared/contract/)', 'shared/(?!contract/)'],
    packages: ['aws-cdk-lib', 'constructs', '@aws-sdk'],
  },
  {
    folder: 'local',
    not: ['bin', 'lib', 'lambda/(?!shared/contract/)', 'bench', 'examples'],
    packages: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  },
  {
    folder: 'local/personalize',
    not: ['bin', 'lib', 'lambda/', 'cloud', 'bench', 'examples'],
    packages: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  },
  {
    folder: 'local/personalize/engine',
    not: ['bin', 'lib', 'lambda/', 'local', 'control-plane', 'runtime', 'events', 'store', 'wire', 'spec', 'cloud'],
    packages: ['aws-cdk-lib', '@aws-sdk'],
  },
  { folder: 'local/personalize/wire', not: ['bin', 'lib', 'lambda/', 'cloud', 'engine'], packages: [] },
];

const arrowRules = arrows.map(({ folder, not, packages }) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...not.map((target) => ({
            regex: `^(\\.\\./)+${target}${target.endsWith(')') || target.endsWith('/') ? '' : '(/|$)'}`,
            message: `${folder} may not import ${target}: see docs/adr/0001-house-and-arrows.md`,
          })),
          ...packages.map((name) => ({
            regex: `^${name}(/|$)`,
            message: `${folder} may not import ${name}: see docs/adr/0001-house-and-arrows.md`,
          })),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['node_modules', 'cdk.out', 'build', 'coverage', 'examples/*/data', '**/*.snap', '**/assembly/*.ts'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['lib/**/*.ts', 'bin/app.ts'], ...cdkPlugin.configs.recommended },
  ...arrowRules,
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-imports': 'off',
    },
  },
);

// As bin/personalize.js does: one note a test file about Node 20 drowns what the tests say.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  randomize: true,
  // Loading aws-cdk-lib a file dominates; one worker is faster than two on two cores (measured: 11.3 s against 18.4 s).
  maxWorkers: 1,
  testTimeout: 60_000,
};

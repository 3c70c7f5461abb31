#!/usr/bin/env node
// Runs the TypeScript CLI through the loader that cdk.json uses; no build step.
// The SDK versions in the lock file run on Node 20; its advice to upgrade would stand before every answer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
require('ts-node').register({ swc: true, cwd: require('node:path').join(__dirname, '..') });
require('./personalize.ts');

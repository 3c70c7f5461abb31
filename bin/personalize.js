#!/usr/bin/env node
// Runs the TypeScript CLI through the loader that cdk.json uses; no build step.
require('ts-node').register({ swc: true, cwd: require('node:path').join(__dirname, '..') });
require('./personalize.ts');

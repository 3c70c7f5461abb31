// What the report of `npm start -- --once` on the example must say.
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
assert.equal(report.status, 'SUCCEEDED');
assert.ok(report.solutions.length > 0, 'no solutions');
for (const solution of report.solutions) {
  assert.equal(solution.status, 'ACTIVE', `${solution.name} is ${solution.status}`);
  assert.match(solution.campaignArn, /:campaign\//, `${solution.name} has no campaign`);
}
const lists = report.sampleRecommendations.map((sample) => sample.items.map((item) => item.itemId).join());
assert.ok(lists.length >= 3, 'fewer than three users');
assert.equal(new Set(lists).size, lists.length, 'two users got the same list');
for (const sample of report.sampleRecommendations) {
  assert.equal(sample.items.length, 10);
  for (const item of sample.items) assert.ok(item.title, `${item.itemId} has no title`);
}
assert.equal(report.workflow.failedAttempts, 0);
const metric = (name) =>
  report.solutions.find((solution) => solution.name === name).metrics.normalized_discounted_cumulative_gain_at_10;
assert.ok(metric('for-you') > metric('popular'), 'for-you is no better than popular');
console.log(
  `report: ${report.solutions.length} solutions ACTIVE in ${report.seconds.toFixed(1)} s, ` +
    `${report.workflow.lambdaInvocations} Lambda invocations, ${report.workflow.stateTransitions} state transitions, ` +
    `${report.workflow.failedAttempts} failed attempts`,
);

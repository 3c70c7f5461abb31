// Closing line of the run, from jest's own report.
const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = require('node:path').isAbsolute(
  process.argv[2],
)
  ? require(process.argv[2])
  : require(require('node:path').resolve(process.argv[2]));
if (numTotalTests === 0) throw new Error('no test ran');
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);

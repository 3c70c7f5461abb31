import type { Draft } from '../file/draft';
import type { Findings } from '../findings';
import { scheduleProblem } from '../schedule-expression';
import { TAG_LIMITS, TAG_PATTERN } from '../../../spec/quotas';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const MAIL_ADDRESS = /^[^\s@,;<>()"]+@[^\s@,;<>()"]+\.[A-Za-z]{2,}$/;

/** Everything at the top of the file that is not a name. */
export function checkSettings({ settings }: Draft, findings: Findings): void {
  const { schedule, notifications, logRetentionDays, tags } = settings;
  if (schedule !== undefined) {
    const problem = scheduleProblem(schedule);
    if (problem !== undefined) findings.error(['schedule'], problem);
  }
  notifications?.forEach((address, index) => {
    const path = ['notifications', index];
    if (!MAIL_ADDRESS.test(address)) findings.error(path, `"${address}" is no mail address`);
    else if (notifications.indexOf(address) < index) findings.error(path, `${address} is there twice`);
  });
  if (logRetentionDays !== undefined && !LOG_RETENTION_DAYS.includes(logRetentionDays)) {
    findings.error(['logRetentionDays'], `must be one of ${LOG_RETENTION_DAYS.join(', ')}, not ${logRetentionDays}`);
  }
  if (tags !== undefined) checkTags(tags, findings);
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html */
function checkTags(tags: Readonly<Record<string, string>>, findings: Findings): void {
  const entries = Object.entries(tags);
  const { perResource, keyLength, valueLength } = TAG_LIMITS;
  if (entries.length > perResource) {
    findings.error(['tags'], `a resource may have ${perResource} tags, the file has ${entries.length}`);
  }
  for (const [key, value] of entries) {
    const path = ['tags', key];
    if (key === '' || key.length > keyLength) {
      findings.keyError(path, `a tag's key has 1 to ${keyLength} characters, this has ${key.length}`);
    }
    if (/^aws:/i.test(key)) findings.keyError(path, `the tag "${key}" must not begin with aws:`);
    else if (!TAG_PATTERN.test(key)) findings.keyError(path, illegalCharacters(`the tag "${key}"`));
    if (value.length > valueLength) {
      findings.error(path, `a tag's value has at most ${valueLength} characters, this has ${value.length}`);
    } else if (!TAG_PATTERN.test(value)) findings.error(path, illegalCharacters(`the value "${value}"`));
  }
}

function illegalCharacters(what: string): string {
  return `${what} may have only letters, digits, spaces and _ . : / = + - @`;
}

import { stringify } from 'yaml';
import type { AdoptedFile } from './adopted-file';

/** What each part of a pipeline file is, for a reader who sees one for the first time. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  name: 'Everything that a deploy makes is named after it.',
  domain: 'Kind of the dataset group: it decides which recommenders there are.',
  datasets: 'Where the first import of each dataset comes from, and its columns; a question mark allows empty values.',
  eventTracker: 'Takes PutEvents: what a user does now changes what comes next.',
  filters: 'Filters that requests can name.',
  solutions:
    'What is trained and served. A campaign bills for minProvisionedTPS requests a second as long as it exists.',
  recommenders: 'What the domain dataset group serves. A recommender bills as long as it is active.',
  batchInference: 'Recommendations computed in batches, with each new version and each new input.',
  batchSegments: 'Groups of users computed in batches, with each new version and each new input.',
  metricAttribution: 'What recommendations brought, by the source that events name.',
  encryption: 'Encryption at rest.',
  quotas: 'AWS has raised these quotas for the account; only for the check of this file.',
};

/** A part of the file that could not stay, with why. */
export interface Dropped {
  /** Key of the file that it belonged to. */
  readonly key: string;
  /** `solutions[0].solutionConfig.newMember: {…}` */
  readonly what: string;
  readonly why: string;
}

/** The text of the file, each part explained, what it cannot say beside it as a comment. */
export function adoptedText(file: AdoptedFile, header: readonly string[], dropped: readonly Dropped[]): string {
  const lines = header.map(comment);
  for (const [key, value] of Object.entries(file.sections)) {
    lines.push('', ...(EXPLANATIONS[key] === undefined ? [] : [comment(EXPLANATIONS[key])]), ...remarks(key));
    lines.push(stringify({ [key]: value }, { lineWidth: 0 }).trimEnd());
  }
  const orphans = [...new Set(dropped.map(({ key }) => key))].filter((key) => !(key in file.sections));
  for (const key of orphans) lines.push('', ...remarks(key));
  return `${lines.join('\n')}\n`;

  function remarks(key: string): string[] {
    return [
      ...(file.notes.get(key) ?? []).map((note) => comment(`Note: ${note}.`)),
      ...dropped
        .filter((one) => one.key === key)
        .flatMap(({ what, why }) => [comment(`Left out, because ${why}:`), comment(`  ${what}`)]),
    ];
  }
}

/** One line, whatever a name in the account holds. */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`.trimEnd();
}

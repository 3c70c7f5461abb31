import { z } from 'zod';
import { SERVICE_MODELS } from '../model/service-model';
import { INSTANT } from '../store/durations';
import { UPDATE_MEMBERS } from '../store/resource';
import { millisecondsOf } from './duration';
import { globMatcher } from './glob';
import { INJECTABLE_ERRORS, messageOf } from './injectable-errors';
import { FaultRuleError } from './rules';

const OPERATIONS = new Map(SERVICE_MODELS.flatMap(({ operations }) => [...operations]));
const RESOURCE_TYPES = Object.keys(INSTANT.creating);

/** Statuses that a resource passes through, and can be held in. */
const PASSING = [
  ...['CREATE PENDING', 'CREATE IN_PROGRESS', 'CREATE STOPPING', 'DELETE PENDING', 'DELETE IN_PROGRESS'],
  ...['STOP PENDING', 'STOP IN_PROGRESS', 'START PENDING', 'START IN_PROGRESS', 'PENDING', 'IN_PROGRESS'],
];

const oneOf = (known: readonly string[], what: string) =>
  z.string().refine((text) => known.includes(text), {
    error: ({ input }) => `${String(input)} is no ${what}: take one of ${known.join(', ')}`,
  });

/** One glob or several, each of which has to fit something; read as the names that they mean. */
const namesOf = (known: readonly string[], what: string) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z
      .array(
        z.string().refine((glob) => known.some(globMatcher(glob)), {
          error: ({ input }) => `no ${what} fits ${String(input)}`,
        }),
      )
      .min(1)
      .transform((globs) => known.filter((name) => globs.some((glob) => globMatcher(glob)(name)))),
  );

/** @param words texts that are no durations and yet have a meaning */
const durationOr = (words: Readonly<Record<string, number>>) =>
  z.string().transform((text, context) => {
    const milliseconds = words[text] ?? millisecondsOf(text);
    if (milliseconds !== undefined) return milliseconds;
    const forms = ['500ms', '90s', '10m', '1.5h', '2d', ...Object.keys(words)];
    context.addIssue(`${text} is no duration: write it like ${forms.join(', ')}`);
    return z.NEVER;
  });

const failure = z.preprocess(
  (given) => (typeof given === 'string' ? { error: given, message: messageOf(given) } : given),
  z.strictObject({ error: oneOf(INJECTABLE_ERRORS, 'error of the service'), message: z.string().min(1) }),
);

const trigger = {
  nth: z.int().min(1).optional(),
  every: z.int().min(1).optional(),
  probability: z.number().gt(0).max(1).optional(),
  times: z.int().min(1).optional(),
};

type Trigger = Partial<Record<keyof typeof trigger, number | undefined>>;

function checkTrigger(rule: Trigger, context: z.RefinementCtx): void {
  const [first, second] = (['nth', 'every', 'probability'] as const).filter((member) => rule[member] !== undefined);
  if (second !== undefined) context.addIssue({ code: 'custom', path: [second], message: `goes not with ${first}` });
}

const callRule = z
  .strictObject({
    operation: namesOf([...OPERATIONS.keys()], 'operation'),
    where: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    ...trigger,
    per: z.enum(['rule', 'operation', 'request']).default('rule'),
    delay: durationOr({}).optional(),
    fail: failure.optional(),
    drop: z.enum(['before', 'after']).optional(),
  })
  .superRefine((rule, context) => {
    checkTrigger(rule, context);
    if (rule.fail !== undefined && rule.drop !== undefined) {
      context.addIssue({ code: 'custom', path: ['drop'], message: 'goes not with fail, which answers' });
    }
    if (rule.fail === undefined && rule.drop === undefined && rule.delay === undefined) {
      context.addIssue({ code: 'custom', message: 'the rule does nothing: give fail, drop or delay' });
    }
    for (const path of Object.keys(rule.where)) {
      const [member = ''] = path.split('.');
      if (rule.operation.some((name) => OPERATIONS.get(name)?.input.members.has(member))) continue;
      const message = `no operation of the rule has a member ${member}`;
      context.addIssue({ code: 'custom', path: ['where', path], message });
    }
  });

const resource = {
  resource: namesOf(RESOURCE_TYPES, 'resource type'),
  name: z.string().min(1).default('*'),
  update: z.boolean().default(false),
  ...trigger,
  per: z.enum(['rule', 'resource']).default('rule'),
};

function checkResource(
  rule: Trigger & { readonly resource: readonly string[]; readonly update: boolean },
  context: z.RefinementCtx,
): void {
  checkTrigger(rule, context);
  if (rule.update && !rule.resource.some((type) => type in UPDATE_MEMBERS)) {
    context.addIssue({ code: 'custom', path: ['update'], message: 'no resource type of the rule can be updated' });
  }
}

const jobRule = z.strictObject({ ...resource, failureReason: z.string().min(1) }).superRefine(checkResource);

const statusRule = z
  .strictObject({
    ...resource,
    status: oneOf(PASSING, 'status that a resource passes through'),
    hold: durationOr({ forever: Infinity }),
  })
  .superRefine(checkResource);

const faultRules = z.strictObject({
  seed: z.int().optional(),
  calls: z.array(callRule).default([]),
  jobs: z.array(jobRule).default([]),
  statuses: z.array(statusRule).default([]),
});

export type ParsedFaultRules = z.output<typeof faultRules>;

/**
 * @param placeOf where a path of the rules stands, for the message
 * @returns the rules with globs of names resolved, durations in milliseconds and defaults filled in
 * @throws FaultRuleError
 */
export function parseFaultRules(
  rules: unknown,
  placeOf = (path: readonly PropertyKey[]): string => ['faults', ...path].join('.'),
): ParsedFaultRules {
  const result = faultRules.safeParse(rules);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${lowerFirst(message)}`);
  throw new FaultRuleError(lines.join('\n'));
}

/** The sentences of zod begin with a capital, as names of errors and operations do. */
function lowerFirst(text: string): string {
  return text.replace(/^(Invalid|Too|Unrecognized|Expected)\b/, (word) => word.toLowerCase());
}

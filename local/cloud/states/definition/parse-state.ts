import { NON_NEGATIVE_INTEGER, type Template } from '../query/template';
import { argumentProblems } from './check-task';
import type { Fields } from './fields';
import type {
  ChoiceRule,
  ChoiceState,
  FailState,
  MapState,
  Next,
  ParallelState,
  PassState,
  State,
  StateGraph,
  StateType,
  SucceedState,
  TaskState,
  WaitState,
} from './model';
import { catchField, LONGEST_SECONDS, outcomeFields, retryField } from './recovery-fields';
import { parseTaskResource, type TaskResource } from './task-resource';
import { isTimestamp } from './timestamp';
import type { Expression } from '../query/expression';

/** Reads the states below a field; the caller knows how a graph is made of states. */
export type ParseGraph = (fields: Fields) => StateGraph | undefined;

type StateParser = (name: string, fields: Fields, parseGraph: ParseGraph) => State | undefined;

const PARSERS: Readonly<Record<StateType, StateParser>> = {
  Pass: passState,
  Task: taskState,
  Choice: choiceState,
  Wait: waitState,
  Succeed: succeedState,
  Fail: failState,
  Parallel: parallelState,
  Map: mapState,
};

/** Reads one state; undefined when a problem leaves nothing to run. */
export function parseState(name: string, fields: Fields, parseGraph: ParseGraph): State | undefined {
  const type = fields.requiredText('Type');
  fields.raw('QueryLanguage');
  if (!Object.hasOwn(PARSERS, type)) {
    if (type !== '') fields.report(`'${type}' is no type of state: ${Object.keys(PARSERS).join(', ')}`, 'Type');
    return undefined;
  }
  const state = PARSERS[type as StateType](name, fields, parseGraph);
  fields.finish();
  return state;
}

function passState(name: string, fields: Fields): PassState {
  return { type: 'Pass', name, ...outcomeFields(fields), next: nextField(fields) };
}

function taskState(name: string, fields: Fields): TaskState | undefined {
  fields.refuse('HeartbeatSeconds', 'HeartbeatSeconds needs a task token or an activity, and neither runs here');
  fields.refuse('Credentials', "Credentials do not run here: a task acts with the state machine's own role");
  const resource = resourceField(fields);
  const template = fields.template('Arguments');
  if (resource && fields.has('Arguments')) {
    for (const problem of argumentProblems(resource, fields.source['Arguments'] ?? null)) {
      fields.report(problem, 'Arguments');
    }
  }
  const timeoutSeconds = fields.templateOf(
    'TimeoutSeconds',
    `a whole number of seconds from 1 to ${LONGEST_SECONDS}`,
    (value) => NON_NEGATIVE_INTEGER.accepts(value) && value >= 1 && value <= LONGEST_SECONDS,
  );
  const rest = {
    ...outcomeFields(fields),
    retry: retryField(fields),
    catch: catchField(fields),
    next: nextField(fields),
  };
  return (
    resource && {
      type: 'Task',
      name,
      resource,
      ...(template && { arguments: template }),
      ...(timeoutSeconds && { timeoutSeconds }),
      ...rest,
    }
  );
}

function resourceField(fields: Fields): TaskResource | undefined {
  const arn = fields.requiredText('Resource');
  if (arn === '') return undefined;
  try {
    return parseTaskResource(arn);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    fields.report(error.message, 'Resource');
    return undefined;
  }
}

function choiceState(name: string, fields: Fields): ChoiceState {
  const list = fields.objects('Choices', true);
  if (fields.has('Choices') && list.length === 0) fields.report('at least one choice is needed', 'Choices');
  const rules = list.flatMap((item) => {
    const condition = conditionField(item);
    const rule = { next: item.requiredText('Next'), ...outcomeFields(item) };
    item.finish();
    return condition === undefined ? [] : [{ condition, ...rule } satisfies ChoiceRule];
  });
  const defaultNext = fields.text('Default');
  return { type: 'Choice', name, rules, ...(defaultNext !== undefined && { defaultNext }), ...outcomeFields(fields) };
}

function conditionField(fields: Fields): Expression | boolean | undefined {
  if (!fields.has('Condition')) fields.missing('Condition');
  const template = fields.templateOf('Condition', 'true, false', (value) => typeof value === 'boolean');
  if (template?.kind === 'expression') return template.expression;
  return template?.kind === 'literal' && typeof template.value === 'boolean' ? template.value : undefined;
}

function waitState(name: string, fields: Fields): WaitState | undefined {
  const seconds = fields.templateOf(
    'Seconds',
    `a whole number of seconds from 0 to ${LONGEST_SECONDS}`,
    (value) => NON_NEGATIVE_INTEGER.accepts(value) && value <= LONGEST_SECONDS,
  );
  const timestamp = fields.templateOf('Timestamp', 'a time such as 2026-01-31T12:00:00Z', isTimestamp);
  if (fields.has('Seconds') === fields.has('Timestamp'))
    fields.report('exactly one of Seconds and Timestamp is needed');
  const until = pick('Seconds', seconds) ?? pick('Timestamp', timestamp);
  const rest = { ...outcomeFields(fields), next: nextField(fields) };
  return until && { type: 'Wait', name, until, ...rest };
}

function pick<K extends 'Seconds' | 'Timestamp'>(
  kind: K,
  template: Template | undefined,
): { kind: K; template: Template } | undefined {
  return template && { kind, template };
}

function succeedState(name: string, fields: Fields): SucceedState {
  const output = fields.template('Output');
  return { type: 'Succeed', name, ...(output && { output }) };
}

function failState(name: string, fields: Fields): FailState {
  const error = fields.templateOf('Error', 'a string', (value) => typeof value === 'string');
  const cause = fields.templateOf('Cause', 'a string', (value) => typeof value === 'string');
  return { type: 'Fail', name, ...(error && { error }), ...(cause && { cause }) };
}

function parallelState(name: string, fields: Fields, parseGraph: ParseGraph): ParallelState {
  const template = fields.template('Arguments');
  const list = fields.objects('Branches', true);
  if (fields.has('Branches') && list.length === 0) fields.report('at least one branch is needed', 'Branches');
  return {
    type: 'Parallel',
    name,
    ...(template && { arguments: template }),
    branches: list.flatMap((branch) => parseGraph(branch) ?? []),
    ...outcomeFields(fields),
    retry: retryField(fields),
    catch: catchField(fields),
    next: nextField(fields),
  };
}

/** Fields of a distributed map alone, with which the service refuses an inline one. */
const DISTRIBUTED_FIELDS = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

function mapState(name: string, fields: Fields, parseGraph: ParseGraph): MapState | undefined {
  for (const field of DISTRIBUTED_FIELDS) {
    fields.refuse(field, `${field} belongs to a Map in DISTRIBUTED mode, which does not run here`);
  }
  fields.refuse('Iterator', 'Iterator is the old name of this field; use ItemProcessor');
  const items = fields.templateOf('Items', 'a list', (value) => Array.isArray(value));
  const itemSelector = fields.template('ItemSelector');
  const maxConcurrency = fields.templateOf('MaxConcurrency', 'a whole number from 0', NON_NEGATIVE_INTEGER.accepts);
  if (!fields.has('ItemProcessor')) fields.missing('ItemProcessor');
  const processorFields = fields.object('ItemProcessor');
  if (processorFields) checkProcessorMode(processorFields);
  const processor = processorFields && parseGraph(processorFields);
  const rest = {
    ...outcomeFields(fields),
    retry: retryField(fields),
    catch: catchField(fields),
    next: nextField(fields),
  };
  return (
    processor && {
      type: 'Map',
      name,
      ...(items && { items }),
      ...(itemSelector && { itemSelector }),
      ...(maxConcurrency && { maxConcurrency }),
      processor,
      ...rest,
    }
  );
}

function checkProcessorMode(processor: Fields): void {
  const config = processor.object('ProcessorConfig');
  if (config === undefined) return;
  const mode = config.text('Mode') ?? 'INLINE';
  config.raw('ExecutionType');
  if (mode !== 'INLINE') config.report(`a Map in ${mode} mode does not run here, only in INLINE mode`, 'Mode');
  config.finish();
}

/** `Next` or `End`, exactly one of them. */
function nextField(fields: Fields): Next {
  const next = fields.text('Next');
  const end = fields.flag('End') ?? false;
  if ((next !== undefined) === end) fields.report('exactly one of Next and "End": true is needed');
  return end ? undefined : next;
}

import { InvalidDefinitionError } from '../../../../local/cloud/states/definition/definition-error';
import { parseDefinition } from '../../../../local/cloud/states/definition/parse-definition';
import { definition, task } from './state-machine-builder';

const end = { Type: 'Pass', End: true };
const sdk = (action: string, Arguments: unknown): object => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${action}`,
  Arguments,
  End: true,
});

function problemsOf(text: string): readonly string[] {
  try {
    parseDefinition(text);
  } catch (error) {
    if (error instanceof InvalidDefinitionError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('a definition that is accepted', () => {
  test('is read into typed states with the defaults of the language', () => {
    const machine = parseDefinition(
      definition(
        {
          T: task({ Retry: [{ ErrorEquals: ['E'] }], Next: 'S', Comment: 'says what it is for' }),
          S: { Type: 'Succeed' },
        },
        { Comment: 'c', TimeoutSeconds: 60, Version: '1.0' },
      ),
    );
    expect(machine).toMatchObject({ startAt: 'T', comment: 'c', timeoutSeconds: 60 });
    expect(machine.states.get('T')).toMatchObject({
      type: 'Task',
      next: 'S',
      resource: { kind: 'lambda-invoke' },
      retry: [{ errorEquals: ['E'], intervalSeconds: 1, maxAttempts: 3, backoffRate: 2, jitterStrategy: 'NONE' }],
      catch: [],
    });
  });

  test('may say JSONata in each state instead of once', () => {
    const text = JSON.stringify({ StartAt: 'P', States: { P: { ...end, QueryLanguage: 'JSONata' } } });
    expect(problemsOf(text)).toEqual([]);
  });

  test.each([
    ['personalize in PascalCase', sdk('personalize:createCampaign', { Name: 'c', MinProvisionedTPS: 1 })],
    [
      'maps with any keys',
      sdk('personalize:createCampaign', {
        CampaignConfig: { ItemExplorationConfig: { explorationWeight: '0.3', anyKey: '{% $x %}' } },
      }),
    ],
    ['arguments that are one expression', sdk('ssm:putParameter', '{% $states.input %}')],
    ['runtime and events', sdk('personalizeruntime:getRecommendations', { CampaignArn: 'a', NumResults: '{% 5 %}' })],
    [
      'S3 with Java names',
      sdk('s3:putObject', { Bucket: 'b', Key: 'k', Body: { any: 'json' }, ServerSideEncryption: 'AES256' }),
    ],
  ])('takes %s', (_what, state) => {
    expect(problemsOf(definition({ T: state }))).toEqual([]);
  });

  test('takes any JSON as the message of sns:publish, and only of that', () => {
    const publish = (Resource: string): string =>
      definition({ T: { Type: 'Task', Resource, Arguments: { TopicArn: 't', Message: { a: 1 } }, End: true } });
    expect(problemsOf(publish('arn:aws:states:::sns:publish'))).toEqual([]);
    expect(problemsOf(publish('arn:aws:states:::aws-sdk:sns:publish'))).toEqual([
      "/States/T/Arguments: The value for the field 'Message' must be a STRING",
    ]);
  });
});

describe('a definition that is refused', () => {
  test.each<[string, string, string]>([
    ['text that is no JSON', '{', ': the definition is not JSON'],
    ['JSON that is no object', '[]', ': the definition must be a JSON object'],
    ['no states', JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A' }), ": the field 'States' is required"],
    ['an unknown start', definition({ A: end }, { StartAt: 'B' }), "/StartAt: there is no state 'B' to start at"],
    [
      'an unknown field of the machine',
      definition({ A: end }, { Timeout: 1 }),
      "/Timeout: the field 'Timeout' is not supported here",
    ],
    [
      'an unknown field of a state',
      definition({ A: { ...end, Oops: 1 } }),
      "/States/A/Oops: the field 'Oops' is not supported here",
    ],
    [
      'an unknown type',
      definition({ A: { Type: 'Activity', End: true } }),
      "/States/A/Type: 'Activity' is no type of state",
    ],
    ['an unknown target', definition({ A: { Type: 'Pass', Next: 'B' } }), "/States/A: there is no state 'B' here"],
    ['a state out of reach', definition({ A: end, B: end }), "/States/B: the state 'B' cannot be reached"],
    [
      'Next beside End',
      definition({ A: { ...end, Next: 'A' } }),
      '/States/A: exactly one of Next and "End": true is needed',
    ],
    [
      'neither Next nor End',
      definition({ A: { Type: 'Pass' } }),
      '/States/A: exactly one of Next and "End": true is needed',
    ],
    ['a loop without end', definition({ A: { Type: 'Pass', Next: 'A' } }), '/States: no state ends the run'],
    [
      'an expression that is not JSONata',
      definition({ A: { ...end, Output: { x: '{% 1 + %}' } } }),
      "/States/A/Output: the JSONata expression '1 +' is not valid",
    ],
    [
      'a reserved variable',
      definition({ A: { ...end, Assign: { states: 1 } } }),
      "/States/A/Assign/states: 'states' is reserved",
    ],
    [
      'a variable with a dash',
      definition({ A: { ...end, Assign: { 'a-b': 1 } } }),
      "/States/A/Assign/a-b: 'a-b' is not a variable name",
    ],
    [
      'Seconds beside Timestamp',
      definition({ W: { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true } }),
      '/States/W: exactly one of Seconds and Timestamp is needed',
    ],
    [
      'negative seconds',
      definition({ W: { Type: 'Wait', Seconds: -1, End: true } }),
      '/States/W/Seconds: a whole number of seconds from 0 to 99999999 or a JSONata expression is needed, not -1',
    ],
    [
      'a time without zone',
      definition({ W: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00', End: true } }),
      '/States/W/Timestamp: a time such as',
    ],
    [
      'no choices',
      definition({ C: { Type: 'Choice', Choices: [], Default: 'E' }, E: end }),
      '/States/C/Choices: at least one choice is needed',
    ],
    [
      'a choice without condition',
      definition({ C: { Type: 'Choice', Choices: [{ Next: 'E' }] }, E: end }),
      "/States/C/Choices/0: the field 'Condition' is required",
    ],
    [
      'a JSONPath choice',
      definition({ C: { Type: 'Choice', Choices: [{ Variable: '$.a', Condition: true, Next: 'E' }] }, E: end }),
      "/States/C/Choices/0/Variable: 'Variable' belongs to the JSONPath query language",
    ],
    [
      'States.ALL beside another name',
      definition({ T: task({ Catch: [{ ErrorEquals: ['States.ALL', 'E'], Next: 'T' }], End: true }) }),
      '/States/T/Catch/0/ErrorEquals: States.ALL has to stand alone',
    ],
    [
      'States.ALL before the last',
      definition({ T: task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }], End: true }) }),
      '/States/T/Retry/0/ErrorEquals: States.ALL has to stand alone, in the last entry',
    ],
    [
      'a misspelt field of a retrier',
      definition({ T: task({ Retry: [{ ErrorEquals: ['E'], MaxAttemps: 1 }], End: true }) }),
      "/States/T/Retry/0/MaxAttemps: the field 'MaxAttemps' is not supported here",
    ],
    [
      'a delay below the interval',
      definition({ T: task({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 5, MaxDelaySeconds: 5 }], End: true }) }),
      '/States/T/Retry/0/MaxDelaySeconds: MaxDelaySeconds has to be more than IntervalSeconds, 5',
    ],
    [
      'a rate below 1',
      definition({ T: task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }], End: true }) }),
      '/States/T/Retry/0/BackoffRate: a number from 1',
    ],
    [
      'heartbeats',
      definition({ T: task({ HeartbeatSeconds: 5, End: true }) }),
      '/States/T/HeartbeatSeconds: HeartbeatSeconds needs a task token',
    ],
    [
      'credentials of another role',
      definition({ T: task({ Credentials: { RoleArn: 'r' }, End: true }) }),
      '/States/T/Credentials: Credentials do not run here',
    ],
    [
      'a distributed map',
      definition({
        M: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'P',
            States: { P: end },
          },
          End: true,
        },
      }),
      '/States/M/ItemProcessor/ProcessorConfig/Mode: a Map in DISTRIBUTED mode does not run here',
    ],
    [
      'what belongs to a distributed map',
      definition({
        M: { Type: 'Map', ToleratedFailureCount: 1, ItemProcessor: { StartAt: 'P', States: { P: end } }, End: true },
      }),
      '/States/M/ToleratedFailureCount: ToleratedFailureCount belongs to a Map in DISTRIBUTED mode',
    ],
    [
      'a map without processor',
      definition({ M: { Type: 'Map', End: true } }),
      "/States/M: the field 'ItemProcessor' is required",
    ],
    [
      'a parallel without branches',
      definition({ P: { Type: 'Parallel', Branches: [], End: true } }),
      '/States/P/Branches: at least one branch is needed',
    ],
    [
      'a problem inside a branch',
      definition({ P: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { Type: 'Pass' } } }], End: true } }),
      '/States/P/Branches/0/States/A: exactly one of Next',
    ],
    [
      'one name twice in the machine',
      definition({ P: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: end } }], End: true } }),
      "/States/P/Branches/0/States/P: the name 'P' is used twice",
    ],
    [
      'a target outside its branch',
      definition({
        P: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'E' } } }], Next: 'E' },
        E: end,
      }),
      "/States/P/Branches/0/States/A: there is no state 'E' here",
    ],
    [
      'an inner scope that assigns an outer variable',
      definition({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { ...end, Assign: { x: 2 } } } }], End: true },
      }),
      "/States/P/Branches/0/States/B/Assign: the variable 'x' belongs to a scope outside",
    ],
    [
      'an outer catcher that assigns what an inner scope does',
      definition({
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { ...end, Assign: { x: 2 } } } }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E', Assign: { x: 1 } }],
          Next: 'E',
        },
        E: end,
      }),
      "the variable 'x' belongs to a scope outside",
    ],
    [
      'a task token',
      definition({ T: task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true }) }),
      'the integration pattern .waitForTaskToken of',
    ],
    [
      'a job pattern',
      definition({ T: task({ Resource: 'arn:aws:states:::states:startExecution.sync:2', End: true }) }),
      'the integration pattern .sync:2 of',
    ],
    [
      'an unknown integration',
      definition({ T: task({ Resource: 'arn:aws:states:::sqs:sendMessage', End: true }) }),
      "the resource 'arn:aws:states:::sqs:sendMessage' is not recognized",
    ],
    ['an unknown service', definition({ T: sdk('personalise:describeCampaign', {}) }), "did you mean 'personalize'?"],
    [
      'an unknown action',
      definition({ T: sdk('personalize:describeCampain', {}) }),
      "personalize has no action 'describeCampain', did you mean 'describeCampaign'?",
    ],
    [
      'an action in PascalCase',
      definition({ T: sdk('personalize:DescribeCampaign', {}) }),
      "personalize has no action 'DescribeCampaign', did you mean 'describeCampaign'?",
    ],
    [
      'an unknown member',
      definition({ T: sdk('personalize:createCampaign', { MinProvisionedTps: 1 }) }),
      "The field 'MinProvisionedTps' is not supported by Step Functions, did you mean 'MinProvisionedTPS'?",
    ],
    [
      'a member as the SDK for JavaScript spells it',
      definition({ T: sdk('personalize:describeCampaign', { campaignArn: 'a' }) }),
      "The field 'campaignArn' is not supported by Step Functions, did you mean 'CampaignArn'?",
    ],
    [
      'an unknown nested member',
      definition({
        T: sdk('personalize:createSolution', {
          SolutionConfig: { EventsConfig: { EventParametersList: [{ EventTyp: 'x' }] } },
        }),
      }),
      "The field 'SolutionConfig.EventsConfig.EventParametersList[0].EventTyp' is not supported",
    ],
    [
      'a literal of the wrong type',
      definition({ T: sdk('personalize:createCampaign', { MinProvisionedTPS: '1' }) }),
      "The value for the field 'MinProvisionedTPS' must be a NUMBER",
    ],
    [
      'a function without name',
      definition({ T: task({ Arguments: { Payload: {} }, End: true }) }),
      "The field 'FunctionName' is required but was missing",
    ],
    [
      'an asynchronous invocation',
      definition({ T: task({ Arguments: { FunctionName: 'f', InvocationType: 'Event' }, End: true }) }),
      "The field 'InvocationType' has to be RequestResponse here",
    ],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  test.each([
    [
      'the machine by name',
      JSON.stringify({ QueryLanguage: 'JSONPath', StartAt: 'P', States: { P: end } }),
      'the state machine uses the query language "JSONPath"; only JSONata runs here',
    ],
    [
      'a state by name',
      definition({ P: { ...end, QueryLanguage: 'JSONPath' } }),
      `/States/P/QueryLanguage: the state 'P' uses the query language "JSONPath"`,
    ],
    [
      'JSONPath where nobody says a language',
      JSON.stringify({ StartAt: 'P', States: { P: end } }),
      `the state 'P' uses the query language "JSONPath"`,
    ],
  ])('JSONPath, naming %s', (_what, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  test.each(['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result'])(
    'the JSONPath field %s',
    (field) => {
      expect(problemsOf(definition({ P: { ...end, [field]: '$' } }))).toEqual([
        `/States/P/${field}: '${field}' belongs to the JSONPath query language; only JSONata states run here`,
      ]);
    },
  );

  test('all problems at once, each with its place', () => {
    const text = definition(
      { A: { Type: 'Pass', Next: 'B', Oops: 1 }, B: { Type: 'Wait', Seconds: 'x', End: true } },
      { Version: '2' },
    );
    expect(problemsOf(text)).toEqual([
      '/Version: only version 1.0 is known, not 2',
      "/States/A/Oops: the field 'Oops' is not supported here",
      '/States/B/Seconds: a whole number of seconds from 0 to 99999999 or a JSONata expression is needed, not "x"',
    ]);
    expect(() => parseDefinition(text)).toThrow(
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: only version 1.0 is known, not 2 at /Version, the field",
    );
  });

  test('a name with a slash keeps its place readable as a JSON pointer', () => {
    expect(problemsOf(definition({ 'a/b': { ...end, Oops: 1 } }))[0]).toMatch(/^\/States\/a~1b\/Oops: /);
  });
});

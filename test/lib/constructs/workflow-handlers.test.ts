import { Match, type Template } from 'aws-cdk-lib/assertions';
import { type Operation, OPERATION_ACTIONS, OPERATIONS } from '../../../lambda/shared/contract/operations';
import { aPipeline, aSolution, everything, statementsOf, testStack } from '../builders';
import { actionsOf, resourcesOf, role } from '../statements';

const complete = testStack(aPipeline(everything)).workflow;
const encrypted = testStack(aPipeline({ ...everything, customerManagedKey: true })).workflow;

describe('the handlers', () => {
  test.each(OPERATIONS)('%s may call what its operation calls, write its log, and no more', (operation) => {
    const statements = statementsOf(complete, role(operation));
    const actions = Object.values(actionsOf(statements)).flat();
    const passing = ['create-dataset-import-job', 'create-batch-job'].includes(operation) ? ['iam:PassRole'] : [];
    expect(actions.sort()).toEqual(
      [...OPERATION_ACTIONS[operation], ...passing, 'logs:CreateLogStream', 'logs:PutLogEvents'].sort(),
    );
    expect(new Set(actions).size).toBe(actions.length);
  });

  test('run on Node 24 with a log group of their own and no managed policy', () => {
    complete.resourceCountIs('AWS::Lambda::Function', OPERATIONS.length);
    complete.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^(Handlers|Teardown).+Logs') } },
      Timeout: Match.anyValue(),
      MemorySize: Match.anyValue(),
    });
    complete.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90 }, OPERATIONS.length + 2);
    complete.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: Match.anyValue() }, 0);
  });

  test('read the folders of their datasets and write reports, nothing else in the bucket', () => {
    const resources = resourcesOf(statementsOf(complete, role('check-data')));
    expect(resources['ReadData']?.map((arn) => arn.replace(/^.*Arn\w*,/, ''))).toEqual([
      '/actions/*',
      '/interactions/*',
      '/items/*',
    ]);
    expect(resources['WriteReports']?.map((arn) => arn.replace(/^.*Arn\w*,/, ''))).toEqual(['/reports/*']);
    expect(resources['ListData']?.join()).not.toContain('*');
  });

  test('create import jobs of the pipeline’s names, with the service role passed to Amazon Personalize alone', () => {
    const statements = statementsOf(complete, role('create-dataset-import-job'));
    expect(resourcesOf(statements)['NewDatasetImportJobs']).toEqual([
      'dataset-import-job/movies-actions-*',
      'dataset-import-job/movies-interactions-*',
      'dataset-import-job/movies-items-*',
    ]);
    const pass = statements.find(({ Sid }) => Sid === 'PassServiceRole');
    expect(pass).toMatchObject({
      Action: 'iam:PassRole',
      Condition: { StringEquals: { 'iam:PassedToService': 'personalize.amazonaws.com' } },
    });
    expect(JSON.stringify(pass?.Resource)).toMatch(
      /^\{"Fn::ImportValue":"movies-data:ExportsOutputFnGetAttServiceRole\w+"\}$/,
    );
  });

  test('work on the pipeline’s solutions and campaigns by name', () => {
    const solutions = ['solution/movies-for-you-751448', 'solution/movies-similar-ad4331'];
    const campaigns = ['campaign/movies-for-you-751448', 'campaign/movies-similar-ad4331'];
    const of = (operation: Operation): Record<string, string[]> => resourcesOf(statementsOf(complete, role(operation)));
    expect(of('create-solution')['Solutions']).toEqual(solutions);
    expect(of('create-solution-version')['Solutions']).toEqual(solutions);
    expect(of('create-campaign')['Campaigns']).toEqual(campaigns);
    expect(of('create-recommender')['Recommenders']).toEqual([
      expect.stringMatching(/^recommender\/movies-top-picks-[0-9a-f]{6}$/),
    ]);
    expect(of('create-dataset')['Datasets']).toEqual(['dataset/movies/ACTIONS']);
    expect(of('create-batch-job')).toMatchObject({
      BatchInferenceJobs: ['batch-inference-job/movies-top-*'],
      BatchSegmentJobs: ['batch-segment-job/movies-fans-*'],
    });
  });

  test('compare with and delete what their family has, by its names', () => {
    const families = {
      Solutions: ['solution/movies-for-you-*', 'solution/movies-similar-*'],
      Campaigns: ['campaign/movies-for-you-*', 'campaign/movies-similar-*'],
    };
    expect(resourcesOf(statementsOf(complete, role('evaluate-solution-version')))).toMatchObject(families);
    expect(resourcesOf(statementsOf(complete, role('retire-replaced')))).toMatchObject({
      ...families,
      Recommenders: ['recommender/movies-top-picks-*'],
    });
  });

  test('read what operators wish of these solutions and recommenders, nothing else', () => {
    const keys = (operation: Operation): string[] | undefined =>
      resourcesOf(statementsOf(complete, role(operation)))['ReadControl']?.map((arn) => arn.replace(/^.*Arn\w*,/, ''));
    expect(keys('evaluate-solution-version')).toEqual(['/control/for-you.json', '/control/similar.json']);
    expect(keys('create-recommender')).toEqual(['/control/top-picks.json']);
  });

  test('take the lock, and look at executions of this workflow to see who holds it', () => {
    const resources = resourcesOf(statementsOf(complete, role('acquire-lock')));
    expect(resources['TakeLock']?.join()).toMatch(/\/control\/lock\.json$/);
    expect(resources['LookAtHolder']?.join()).toMatch(/execution:movies-workflow:\*$/);
  });

  test('use the key of the pipeline where there is one', () => {
    const keyActions = (operation: Operation): string[] =>
      Object.values(actionsOf(statementsOf(encrypted, role(operation))))
        .flat()
        .filter((action) => action.startsWith('kms:'))
        .sort();
    expect(keyActions('acquire-lock')).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(keyActions('check-data')).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(keyActions('evaluate-solution-version')).toEqual(['kms:Decrypt']);
    expect(keyActions('create-recommender')).toEqual(['kms:Decrypt']);
    expect(keyActions('create-campaign')).toEqual([]);
  });

  test('are only those that the pipeline needs', () => {
    const functions = (template: Template): string[] =>
      Object.keys(template.findResources('AWS::Lambda::Function')).map((id) => id.replace(/Function\w{8}$/, ''));
    expect(functions(testStack(aPipeline({ solutions: [], recommenders: [] })).workflow)).toEqual([
      'HandlersAcquireLock',
      'HandlersCheckData',
      'HandlersCreateDatasetImportJob',
      'HandlersRetireRemoved',
      'TeardownTearDown',
      'TeardownTearDownRequest',
    ]);
    const { name, recipe, performAutoTraining } = aSolution();
    const withoutCampaign = testStack(aPipeline({ solutions: [{ name, recipe, performAutoTraining }] })).workflow;
    expect(functions(withoutCampaign)).not.toContain('HandlersCreateCampaign');
    expect(functions(withoutCampaign)).toContain('HandlersRetireReplaced');
  });
});

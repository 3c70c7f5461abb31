import { SERVICE_MODELS, type Shape } from '../model/service-model';
import { type Remark, type Remarks, type Row, rowsOf } from './row';

/** Members that name things rather than choose what happens. */
const NAMES = new Set([
  ...['name', 'jobName', 'tags', 'recipeArn', 'schemaArn', 'datasetArn', 'datasetGroupArn', 'solutionArn'],
  ...['solutionVersionArn', 'campaignArn', 'recommenderArn', 'trackingId'],
]);

/** The members of an input that hold values, by path: `solutionConfig.hpoConfig.hpoResourceConfig.maxNumberOfTrainingJobs`. */
function pathsOf(shape: Shape, path: string): readonly string[] {
  if (shape.type !== 'structure') return [path];
  return [...shape.members].flatMap(([name, member]) => pathsOf(member.shape, path === '' ? name : `${path}.${name}`));
}

/** A table of the options of some operations. */
export interface OptionTable {
  /** The mark of the table in local/README.md. */
  readonly mark: string;
  /** Heading of the first column. */
  readonly heading: string;
  /** Named `Operation: path`; several operations that share an option have a row each. */
  readonly rows: readonly Row[];
}

function optionTable(mark: string, heading: string, remarks: Readonly<Record<string, Remarks>>): OptionTable {
  const operations = new Map(SERVICE_MODELS.flatMap((model) => [...model.operations]));
  const rows = Object.entries(remarks).flatMap(([operation, those]) => {
    const input = operations.get(operation)?.input;
    if (input === undefined) throw new Error(`there is no operation ${operation}`);
    const paths = pathsOf(input, '').filter((path) => !NAMES.has(path));
    return rowsOf(paths, those).map((row) => ({ ...row, name: `${operation}: ${row.name}` }));
  });
  return { mark, heading, rows };
}

const KMS: Remark = 'kept, not used: nothing is encrypted';
const TUNING = 'solutionConfig.hpoConfig.algorithmHyperParameterRanges';
const OBJECTIVE: Remark = {
  absent: '`InvalidInputException`: hpoConfig.hpoObjective cannot be configured; leave it out. The guide says the same',
};
const CONTEXT: Remark =
  'each value lifts the items whose events carry it; unknown names are refused, unknown values say nothing';
const EXPLORATION: Remark = {
  supported: 'explorationWeight from 0 to 1, explorationItemAgeCutOff from 1 day',
};
const FILTER_VALUES: Remark = { supported: 'a value that the filter does not use is refused' };

/** Options of solutions and their versions. */
export const SOLUTION_OPTIONS = optionTable('solution options', 'Option', {
  CreateSolution: {
    performHPO:
      'seeded random search, 8 models unless told otherwise, one after the other, chosen on users that the metrics do not use',
    performAutoML: 'chooses between aws-user-personalization and its v2 by ndcg@25',
    performAutoTraining: { supported: 'by real dates' },
    performIncrementalUpdate: { supported: 'aws-semantic-similarity: new items enter without training' },
    eventType: { supported: '' },
    'solutionConfig.hpoConfig.hpoObjective.type': OBJECTIVE,
    'solutionConfig.hpoConfig.hpoObjective.metricName': OBJECTIVE,
    'solutionConfig.hpoConfig.hpoObjective.metricRegex': OBJECTIVE,
    'solutionConfig.hpoConfig.hpoResourceConfig.maxNumberOfTrainingJobs': {
      supported: 'without performHPO it has no effect',
    },
    'solutionConfig.hpoConfig.hpoResourceConfig.maxParallelTrainingJobs': 'checked; models train one after the other',
    [`${TUNING}.integerHyperParameterRanges`]: {
      supported: 'within the documented ranges; the three lists go together',
    },
    [`${TUNING}.continuousHyperParameterRanges`]: { supported: 'within the documented ranges' },
    [`${TUNING}.categoricalHyperParameterRanges`]: { supported: 'within the documented values' },
    'solutionConfig.algorithmHyperParameters': 'see the hyperparameters below',
    'solutionConfig.featureTransformationParameters': { supported: 'see the hyperparameters below' },
    'solutionConfig.autoMLConfig.metricName': 'ndcg@25 only',
    'solutionConfig.autoMLConfig.recipeList': 'aws-user-personalization and its v2 only',
    'solutionConfig.optimizationObjective.objectiveSensitivity':
      'LOW, MEDIUM and HIGH add 0.25, 0.75 and 2 logits a spread of the attribute; on MovieLens 100K they cost 1, 5 and 13 % of ndcg@10',
    'solutionConfig.autoTrainingConfig.schedulingExpression': { supported: 'rate(1 day) to rate(30 days)' },
  },
  CreateSolutionVersion: {
    trainingMode: '`UPDATE` brings new items and new histories in; nothing is learned anew',
  },
});

/** Options of what serves. */
export const SERVING_OPTIONS = optionTable('serving options', 'Option', {
  CreateCampaign: {
    minProvisionedTPS: 'kept and shown; no capacity is simulated',
    'campaignConfig.itemExplorationConfig': EXPLORATION,
    'campaignConfig.syncWithLatestSolutionVersion': { supported: 'with a version asked for as `$LATEST`' },
    'campaignConfig.rankingInfluence': { supported: 'aws-semantic-similarity' },
  },
  CreateRecommender: {
    'recommenderConfig.itemExplorationConfig': EXPLORATION,
    'recommenderConfig.minRecommendationRequestsPerSecond': 'kept and shown; no capacity is simulated',
  },
});

/** Options of requests for recommendations. */
export const RUNTIME_OPTIONS = optionTable('runtime options', 'Option', {
  GetRecommendations: {
    context: CONTEXT,
    filterValues: FILTER_VALUES,
    promotions: { supported: 'the share is rounded to the nearest item' },
    metadataColumns: { supported: 'by itself with v2 recipes and aws-semantic-similarity, else as the campaign says' },
  },
  GetPersonalizedRanking: { context: CONTEXT, filterValues: FILTER_VALUES },
  GetActionRecommendations: { filterValues: FILTER_VALUES },
});

const DESTINATION = 'jobOutput.s3DataDestination.kmsKeyArn';

/** Options of jobs, metric attributions and dataset groups. */
export const JOB_OPTIONS = optionTable('job options', 'Option', {
  CreateDatasetGroup: { roleArn: KMS, kmsKeyArn: KMS },
  CreateDatasetImportJob: {
    roleArn: 'required',
    importMode: { supported: 'the first import of a dataset must be FULL' },
    publishAttributionMetricsToS3: { supported: 'needs a metric attribution with a place in S3' },
  },
  CreateDatasetExportJob: { [DESTINATION]: KMS },
  CreateDataDeletionJob: {},
  CreateBatchInferenceJob: {
    numResults: { supported: '1 to 500' },
    'jobInput.s3DataSource.kmsKeyArn': KMS,
    [DESTINATION]: KMS,
    batchInferenceJobMode: 'themes are made without a language model',
    'batchInferenceJobConfig.rankingInfluence': { supported: 'aws-semantic-similarity' },
  },
  CreateBatchSegmentJob: {
    numResults: { supported: '1 to 5,000,000' },
    'jobInput.s3DataSource.kmsKeyArn': KMS,
    [DESTINATION]: KMS,
  },
  CreateMetricAttribution: {
    'metricsOutputConfig.s3DataDestination.kmsKeyArn': KMS,
    'metricsOutputConfig.roleArn': 'used for S3; there is no CloudWatch',
  },
});

export const OPTION_TABLES: readonly OptionTable[] = [SOLUTION_OPTIONS, SERVING_OPTIONS, RUNTIME_OPTIONS, JOB_OPTIONS];

/** Options of the command `personalize twin`. */
export const COMMAND_LINE_ROWS: readonly Row[] = rowsOf(
  ['--port', '--seed', '--durations', '--state', '--faults', '--throttle'],
  {
    '--port': { supported: '0 takes any free port' },
    '--seed': { supported: 'of ids, of the split into training and test users, and of exploration' },
    '--durations': '`realistic` is of the order of the service’s times; computing comes on top',
    '--state': { supported: 'a killed process loses nothing that it acknowledged' },
    '--faults': { supported: 'calls, jobs and statuses; counted, every nth, or by seeded chance' },
    '--throttle':
      'documented rates in windows of one second of the twin’s clock, no bursts; always ThrottlingException, 429 over REST-JSON',
  },
);

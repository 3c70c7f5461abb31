import { Duration } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { arnParameterName } from '../../../lambda/shared/contract/names';
import { type ServedTarget, SERVING_ENVIRONMENT } from '../../../lambda/shared/contract/serving';
import type { ApiConfig } from '../../config/api';
import { controlKey, familyOf, filterParameterName } from '../../config/naming';
import type { PipelineConfig } from '../../config/pipeline-config';
import type { DataBucket } from '../data-bucket';
import { Handler } from '../handler';
import type { HandlerCode } from '../handler-code';
import { allow } from '../permission';
import { parameterArn, stackArn } from '../workflow/plan';
import { planText, servePlan, servedTargets } from './serving-plan';

export interface ServeFunctionProps {
  readonly config: PipelineConfig;
  readonly api: ApiConfig;
  readonly dataBucket: DataBucket;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
}

/** Answers requests for recommendations, similar items, rankings and actions. */
export class ServeFunction extends Construct {
  public readonly handler: Handler;
  private readonly props: ServeFunctionProps;

  constructor(scope: Construct, id: string, props: ServeFunctionProps) {
    super(scope, id);
    this.props = props;
    const { config, api, dataBucket, code, logRetentionDays } = props;
    this.handler = new Handler(this, 'Serve', {
      operation: 'serve',
      description: 'Answers with recommendations, or with popular items while a campaign cannot',
      code,
      logRetentionDays,
      // The SDK's attempts end before; API Gateway itself waits for 30 seconds.
      timeout: Duration.seconds(15),
      // A third of a CPU: most of the time is spent waiting for Amazon Personalize.
      memorySize: 512,
      environment: {
        [SERVING_ENVIRONMENT.servePlan]: planText(servePlan(config, api, dataBucket.bucket.bucketName)),
      },
    });
    this.allowAsking();
    this.allowFinding();
  }

  /** Only what the pipeline itself makes: a name ends in the six digits of a hash, also that of what is being replaced. */
  private allowAsking(): void {
    const targets = servedTargets(this.props.config);
    const asked = (one: ServedTarget): string =>
      stackArn(one.kind, `${familyOf(this.props.config.name, one.name)}-??????`);
    const arns = (wanted: (one: ServedTarget) => boolean): readonly string[] => targets.filter(wanted).map(asked);
    const { role } = this.handler;
    const statements = [
      ['Recommend', 'personalize:GetRecommendations', arns((one) => !isRanking(one) && !isActions(one))],
      ['Rank', 'personalize:GetPersonalizedRanking', arns(isRanking)],
      ['RecommendActions', 'personalize:GetActionRecommendations', arns(isActions)],
      ['LookAtCampaigns', 'personalize:DescribeCampaign', arns(({ kind }) => kind === 'campaign')],
      ['LookAtRecommenders', 'personalize:DescribeRecommender', arns(({ kind }) => kind === 'recommender')],
    ] as const;
    for (const [sid, action, resources] of statements) {
      if (resources.length > 0) allow(role, { sid, actions: [action], resources });
    }
  }

  private allowFinding(): void {
    const { config, api, dataBucket } = this.props;
    const { role } = this.handler;
    const targets = servedTargets(config);
    const parameters = [
      ...targets.map(({ kind, name }) => arnParameterName(config.name, name, kind)),
      ...config.filters.map(({ name }) => filterParameterName(config.name, name)),
    ];
    allow(role, {
      sid: 'ReadParameters',
      actions: ['ssm:GetParameters'],
      resources: parameters.map((name) => parameterArn(role, name)),
    });
    dataBucket.grantReadControl(
      role,
      targets.map(({ name }) => controlKey(name)),
    );
    if (api.fallback) dataBucket.grantReadPopular(role);
  }
}

function isRanking({ recipeType }: ServedTarget): boolean {
  return recipeType === 'PERSONALIZED_RANKING';
}

function isActions({ recipeType }: ServedTarget): boolean {
  return recipeType === 'PERSONALIZED_ACTIONS';
}

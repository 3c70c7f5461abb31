import type { StateMachineSpec } from '../../states/state-machine-spec';
import type { ResourceRequest, ResourceType } from '../resource/resource-type';
import { flag, inert, listOf, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const STATE_MACHINE_NAME_LIMIT = 80;
const LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;

export const stateMachine: ResourceType = {
  type: 'AWS::StepFunctions::StateMachine',
  remade: 'at deploy',
  properties: object({
    DefinitionString: required(text),
    EncryptionConfiguration: inert('nothing is encrypted on this machine'),
    LoggingConfiguration: object({
      Destinations: listOf(object({ CloudWatchLogsLogGroup: object({ LogGroupArn: required(text) }) })),
      IncludeExecutionData: flag,
      Level: oneOf(...LEVELS),
    }),
    RoleArn: required(text),
    StateMachineName: text,
    StateMachineType: oneOf('STANDARD'),
    Tags: inertTags,
    TracingConfiguration: object({ Enabled: flag }),
  }),
  updatable: ['DefinitionString', 'LoggingConfiguration', 'RoleArn', 'TracingConfiguration'],

  async create(request, cloud) {
    const name = request.properties.optionalText('StateMachineName') ?? request.generatedName(STATE_MACHINE_NAME_LIMIT);
    const spec = specOf(request, name);
    cloud.stateMachines.create(spec);
    return { physicalId: spec.arn, attributes: { Arn: spec.arn, Name: name } };
  },

  async update(request, existing, cloud) {
    const name = existing.physicalId.slice(existing.physicalId.lastIndexOf(':') + 1);
    cloud.stateMachines.update(specOf(request, name));
    return existing;
  },

  delete: (_request, existing, cloud) => cloud.stateMachines.delete(existing.physicalId),
};

function specOf({ properties, environment }: ResourceRequest, name: string): StateMachineSpec {
  const logging = properties.optionalObject('LoggingConfiguration');
  const level = LEVELS.find((known) => known === logging?.optionalText('Level')) ?? 'OFF';
  return {
    arn: `arn:${environment.partition}:states:${environment.region}:${environment.accountId}:stateMachine:${name}`,
    name,
    definition: properties.text('DefinitionString'),
    roleArn: properties.text('RoleArn'),
    tracing: properties.object('TracingConfiguration').flag('Enabled'),
    ...(logging && {
      logging: {
        level,
        includeExecutionData: logging.flag('IncludeExecutionData'),
        logGroupArns: logging
          .objects('Destinations')
          .map((destination) => destination.object('CloudWatchLogsLogGroup').text('LogGroupArn')),
      },
    }),
  };
}

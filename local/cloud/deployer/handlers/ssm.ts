import type { CloudPorts } from '../ports';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { inert, object, oneOf, required, text } from '../resource/shape';
import { keptTags, tagsOf } from './tags';

const PARAMETER_NAME_LIMIT = 1011;

export const parameter: ResourceType = {
  type: 'AWS::SSM::Parameter',
  properties: object({
    Description: text,
    Name: text,
    Tags: keptTags,
    Tier: inert('values are short enough for either'),
    Type: required(oneOf('String', 'StringList')),
    Value: required(text),
  }),
  updatable: ['Description', 'Tags', 'Type', 'Value'],

  async create({ properties, generatedName }, cloud) {
    const name = properties.optionalText('Name') ?? generatedName(PARAMETER_NAME_LIMIT);
    if (cloud.parameters.get(name) !== undefined) throw new Error(`the parameter ${name} exists already`);
    return put(name, properties, cloud);
  },

  update: async ({ properties }, existing, cloud) => put(existing.physicalId, properties, cloud),

  async delete(_request, existing, cloud) {
    cloud.parameters.delete(existing.physicalId);
  },
};

function put(
  name: string,
  properties: Properties,
  cloud: CloudPorts,
): { physicalId: string; attributes: { Type: string; Value: string } } {
  const Type = properties.text('Type') === 'StringList' ? 'StringList' : 'String';
  const Value = properties.text('Value');
  const description = properties.optionalText('Description');
  cloud.parameters.put(name, Value, Type, {
    tags: tagsOf(properties),
    ...(description !== undefined && { description }),
  });
  return { physicalId: name, attributes: { Type, Value } };
}

import {
  CreateDatasetGroupCommand,
  CreateEventTrackerCommand,
  CreateFilterCommand,
  CreateSchemaCommand,
  DeleteDatasetGroupCommand,
  DeleteEventTrackerCommand,
  DeleteFilterCommand,
  DeleteSchemaCommand,
  DescribeDatasetGroupCommand,
  DescribeEventTrackerCommand,
  DescribeFilterCommand,
  type Domain,
  type Tag,
} from '@aws-sdk/client-personalize';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { object, oneOf, required, text } from '../resource/shape';
import { deleteWhenFree, untilActive, untilGone, withPersonalize } from './personalize-client';
import { keptTags, tagsOf } from './tags';

const DOMAINS = ['ECOMMERCE', 'VIDEO_ON_DEMAND'] as const;

export const datasetGroup: ResourceType = {
  type: 'AWS::Personalize::DatasetGroup',
  properties: object({
    Domain: oneOf(...DOMAINS),
    KmsKeyArn: text,
    Name: required(text),
    RoleArn: text,
    Tags: keptTags,
  }),

  create: ({ properties, created }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const input = {
        name: properties.text('Name'),
        ...domainOf(properties),
        ...optional('kmsKeyArn', properties.optionalText('KmsKeyArn')),
        ...optional('roleArn', properties.optionalText('RoleArn')),
        tags: personalizeTags(properties),
      };
      const { datasetGroupArn = '' } = await client.send(new CreateDatasetGroupCommand(input));
      const state = { physicalId: datasetGroupArn, attributes: { DatasetGroupArn: datasetGroupArn } };
      created(state);
      await untilActive(cloud.clock, `dataset group ${datasetGroupArn}`, async () => {
        const { datasetGroup: found } = await client.send(new DescribeDatasetGroupCommand({ datasetGroupArn }));
        return { status: found?.status, failureReason: found?.failureReason };
      });
      return state;
    }),

  delete: (_request, { physicalId: datasetGroupArn }, cloud) =>
    withPersonalize(cloud, async (client) => {
      await deleteWhenFree(cloud.clock, () => client.send(new DeleteDatasetGroupCommand({ datasetGroupArn })));
      await untilGone(cloud.clock, `dataset group ${datasetGroupArn}`, async () => {
        const { datasetGroup: found } = await client.send(new DescribeDatasetGroupCommand({ datasetGroupArn }));
        return { status: found?.status };
      });
    }),
};

export const schema: ResourceType = {
  type: 'AWS::Personalize::Schema',
  // The API has no tags for schemas, so the type is never given any.
  properties: object({ Domain: oneOf(...DOMAINS), Name: required(text), Schema: required(text) }),

  create: ({ properties }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const input = { name: properties.text('Name'), schema: properties.text('Schema'), ...domainOf(properties) };
      const { schemaArn = '' } = await client.send(new CreateSchemaCommand(input));
      return { physicalId: schemaArn, attributes: { SchemaArn: schemaArn } };
    }),

  delete: (_request, { physicalId: schemaArn }, cloud) =>
    withPersonalize(cloud, (client) =>
      deleteWhenFree(cloud.clock, () => client.send(new DeleteSchemaCommand({ schemaArn }))),
    ),
};

export const eventTracker: ResourceType = {
  type: 'AWS::Personalize::EventTracker',
  properties: object({ DatasetGroupArn: required(text), Name: required(text), Tags: keptTags }),

  create: ({ properties, created }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const input = {
        name: properties.text('Name'),
        datasetGroupArn: properties.text('DatasetGroupArn'),
        tags: personalizeTags(properties),
      };
      const { eventTrackerArn = '', trackingId = '' } = await client.send(new CreateEventTrackerCommand(input));
      const state = {
        physicalId: eventTrackerArn,
        attributes: { EventTrackerArn: eventTrackerArn, TrackingId: trackingId },
      };
      created(state);
      await untilActive(cloud.clock, `event tracker ${eventTrackerArn}`, async () => {
        const { eventTracker: found } = await client.send(new DescribeEventTrackerCommand({ eventTrackerArn }));
        return { status: found?.status };
      });
      return state;
    }),

  delete: (_request, { physicalId: eventTrackerArn }, cloud) =>
    withPersonalize(cloud, async (client) => {
      await deleteWhenFree(cloud.clock, () => client.send(new DeleteEventTrackerCommand({ eventTrackerArn })));
      await untilGone(cloud.clock, `event tracker ${eventTrackerArn}`, async () => {
        const { eventTracker: found } = await client.send(new DescribeEventTrackerCommand({ eventTrackerArn }));
        return { status: found?.status };
      });
    }),
};

export const filter: ResourceType = {
  type: 'AWS::Personalize::Filter',
  properties: object({
    DatasetGroupArn: required(text),
    FilterExpression: required(text),
    Name: required(text),
    Tags: keptTags,
  }),

  create: ({ properties, created }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const input = {
        name: properties.text('Name'),
        datasetGroupArn: properties.text('DatasetGroupArn'),
        filterExpression: properties.text('FilterExpression'),
        tags: personalizeTags(properties),
      };
      const { filterArn = '' } = await client.send(new CreateFilterCommand(input));
      const state = { physicalId: filterArn, attributes: { FilterArn: filterArn } };
      created(state);
      await untilActive(cloud.clock, `filter ${filterArn}`, async () => {
        const { filter: found } = await client.send(new DescribeFilterCommand({ filterArn }));
        return { status: found?.status, failureReason: found?.failureReason };
      });
      return { ...state, attributes: { ...state.attributes, Status: 'ACTIVE' } };
    }),

  delete: (_request, { physicalId: filterArn }, cloud) =>
    withPersonalize(cloud, async (client) => {
      await deleteWhenFree(cloud.clock, () => client.send(new DeleteFilterCommand({ filterArn })));
      await untilGone(cloud.clock, `filter ${filterArn}`, async () => {
        const { filter: found } = await client.send(new DescribeFilterCommand({ filterArn }));
        return { status: found?.status };
      });
    }),
};

/** The API spells tags otherwise than CloudFormation. */
export function personalizeTags(properties: Properties): Tag[] {
  return Object.entries(tagsOf(properties)).map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
}

function domainOf(properties: Properties): { domain?: Domain } {
  const domain = DOMAINS.find((known) => known === properties.optionalText('Domain'));
  return domain === undefined ? {} : { domain };
}

function optional<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]?: string });
}

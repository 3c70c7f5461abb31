import * as z from 'zod';
import {
  actionsAnswer,
  ERROR_CODES,
  errorAnswer,
  eventsAccepted,
  itemListAnswer,
  rankingAnswer,
  recordsAccepted,
} from './answers';
import { eventsBody, itemsBody, usersBody } from './records';
import { actionsQuery, idText, rankingBody, recommendationsQuery, similarQuery } from './requests';
import { RECORD_ROUTES, REQUEST_ROUTES } from './routes';

/** What is known of one API; without it, the document is that of any. */
export interface OpenApiOptions {
  /** Address, without a closing slash. */
  readonly url?: string;
  /** `iam`: requests are signed. @default both are described */
  readonly authorization?: 'iam' | 'jwt';
}

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly route: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: 200 | 202;
  readonly answer: z.ZodType;
}

const CONDITIONAL = 'The answer has an ETag; a request with If-None-Match gets 304 while the list is the same.';

const OPERATIONS: readonly Operation[] = [
  {
    route: REQUEST_ROUTES.recommendations,
    operationId: 'getRecommendations',
    summary: 'Items for a user',
    description: `GetRecommendations of a campaign or recommender for users. ${CONDITIONAL}`,
    query: recommendationsQuery,
    status: 200,
    answer: itemListAnswer,
  },
  {
    route: REQUEST_ROUTES.similar,
    operationId: 'getSimilarItems',
    summary: 'Items like an item',
    description: `GetRecommendations of a campaign or recommender for related items. ${CONDITIONAL}`,
    query: similarQuery,
    status: 200,
    answer: itemListAnswer,
  },
  {
    route: REQUEST_ROUTES.ranking,
    operationId: 'getPersonalizedRanking',
    summary: 'Items in the order of a user',
    description: 'GetPersonalizedRanking.',
    body: rankingBody,
    status: 200,
    answer: rankingAnswer,
  },
  {
    route: REQUEST_ROUTES.actions,
    operationId: 'getActionRecommendations',
    summary: 'Actions for a user',
    description: `GetActionRecommendations. Nothing stands in for them while the campaign cannot answer. ${CONDITIONAL}`,
    query: actionsQuery,
    status: 200,
    answer: actionsAnswer,
  },
  {
    route: RECORD_ROUTES.event,
    operationId: 'putEvents',
    summary: 'Takes events of a session',
    description: 'Becomes PutEvents. All events are taken or none; 202 says that they are on the queue.',
    body: eventsBody,
    status: 202,
    answer: eventsAccepted,
  },
  {
    route: RECORD_ROUTES.item,
    operationId: 'putItems',
    summary: 'Takes items',
    description: 'Becomes PutItems. A record is whole: columns that it does not give become empty.',
    body: itemsBody,
    status: 202,
    answer: recordsAccepted,
  },
  {
    route: RECORD_ROUTES.user,
    operationId: 'putUsers',
    summary: 'Takes users',
    description: 'Becomes PutUsers. A record is whole: columns that it does not give become empty.',
    body: usersBody,
    status: 202,
    answer: recordsAccepted,
  },
];

/** The OpenAPI 3.1 document of the API, made of the schemas that its handlers check with. */
export function openApiDocument(options: OpenApiOptions = {}): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    const [method = '', path = ''] = operation.route.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = operationObject(path, operation);
  }
  const schemes = Object.entries(SECURITY).filter(
    ([name]) => options.authorization === undefined || options.authorization === name,
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Recommendations of an Amazon Personalize pipeline',
      version: '1.0.0',
      description:
        'Campaigns, recommenders and filters go by their names in pipeline.yaml; every other member is spelled as Amazon Personalize spells it.',
    },
    ...(options.url !== undefined && { servers: [{ url: options.url }] }),
    security: schemes.map(([name]) => ({ [name]: [] })),
    paths,
    components: {
      securitySchemes: Object.fromEntries(schemes),
      schemas: { Error: schemaOf(errorAnswer, 'output') },
      responses: Object.fromEntries(
        ERRORS.map(([status, description]) => [`Error${status}`, errorResponse(description)]),
      ),
    },
  };
}

const SECURITY = {
  iam: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    description: 'Signature Version 4 with credentials of AWS, service execute-api.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the issuer in pipeline.yaml.' },
} as const;

/** What an answer with each status of an error says. */
const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'Something is wrong with the request; findings has all of it.',
  404: 'No campaign or recommender has this name.',
  413: 'The body is too large.',
  429: 'Too many requests; wait a moment.',
  500: 'The function failed.',
  502: 'Amazon Personalize failed.',
  503: 'The campaign does not serve and nothing stands in, or the queue did not take everything.',
};

const ERRORS = [...new Set<number>(Object.values(ERROR_CODES))].map(
  (status) => [status, DESCRIPTIONS[status] ?? ''] as const,
);

function operationObject(path: string, operation: Operation): Json {
  const { operationId, summary, description, query, body, status, answer } = operation;
  const answered = {
    description: 'Done.',
    ...(status === 200 && { headers: HEADERS }),
    content: json(answer, 'output'),
  };
  const isConditional = query !== undefined;
  return {
    operationId,
    summary,
    description,
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name)),
      ...(query === undefined
        ? []
        : Object.entries<z.core.$ZodType>(query.shape).map(([name, type]) => queryParameter(name, type))),
      ...(isConditional ? [IF_NONE_MATCH] : []),
    ],
    ...(body !== undefined && { requestBody: { required: true, content: json(body, 'input') } }),
    responses: {
      [status]: answered,
      ...(isConditional && { 304: { description: 'The list is the one with the ETag that was sent.' } }),
      401: { description: 'No token, or not one that is let in.' },
      403: { description: 'No signature, or of a role that may not call this API.' },
      ...Object.fromEntries(ERRORS.map(([error]) => [error, { $ref: `#/components/responses/Error${error}` }])),
    },
  };
}

const HEADERS = {
  'Cache-Control': { description: 'How long it may be kept, by the kind of request.', schema: { type: 'string' } },
  ETag: { description: 'Of the list; not of recommendationId.', schema: { type: 'string' } },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETag of an earlier answer.',
  schema: { type: 'string' },
};

function pathParameter(name: string): Json {
  const description =
    name === 'campaign'
      ? 'Name of the solution or recommender in pipeline.yaml.'
      : 'Percent-encoded. An id with / or ? cannot stand in a path of API Gateway.';
  return { name, in: 'path', required: true, description, schema: schemaOf(idText, 'input') };
}

/** Maps are written in brackets, lists with commas, promotions as JSON. */
function queryParameter(name: string, type: z.core.$ZodType): Json {
  const { description, ...schema } = schemaOf(type, 'input');
  const common = { name, in: 'query', required: false, description };
  if (name === 'promotions') return { ...common, content: { 'application/json': { schema } } };
  if (schema['type'] === 'object') return { ...common, style: 'deepObject', explode: true, schema };
  if (schema['type'] === 'array') return { ...common, style: 'form', explode: false, schema };
  return { ...common, schema };
}

function json(type: z.core.$ZodType, io: 'input' | 'output'): Json {
  return { 'application/json': { schema: schemaOf(type, io) } };
}

function errorResponse(description: string): Json {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };
}

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is. */
function schemaOf(type: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      // Safe-integer bounds say nothing to a reader.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return schema;
}

/** The text of docs/openapi.json. */
export function openApiText(options: OpenApiOptions = {}): string {
  return `${JSON.stringify(openApiDocument(options), null, 2)}\n`;
}

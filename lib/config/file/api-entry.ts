import { z } from 'zod';

/** The key `api` of a pipeline file. */

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

const seconds = (what: string) =>
  describe(z.int().min(0).max(86_400).optional(), `Seconds for which a client may keep ${what}, at most a day.`);

const jwtSchema = z.strictObject({
  issuer: describe(z.string(), 'Issuer of the tokens, https://…; its keys are found by OpenID Connect discovery.'),
  audience: describe(z.array(z.string().min(1)).min(1), 'Values of aud or client_id that are let in.'),
});

/** Read in lib/config/checks/api.ts too, which says more about a mistake than a union could. */
const authorizationSchema = describe(
  z.union([z.enum(['iam']), z.strictObject({ jwt: describe(jwtSchema, 'Callers show a JSON Web Token.') })]).optional(),
  'Who may call: iam, callers sign their requests with credentials of AWS; or jwt. Default iam.',
);

export const apiSchema = z.strictObject({
  authorization: authorizationSchema,
  throttle: describe(
    z
      .strictObject({
        rateLimit: describe(z.number().min(1).optional(), 'Requests per second. Default 100.'),
        burstLimit: describe(z.int().min(1).optional(), 'Requests at one moment. Default twice the rate.'),
      })
      .optional(),
    'How much is let through; beyond it callers get 429.',
  ),
  cors: describe(
    z
      .strictObject({
        allowOrigins: describe(z.array(z.string().min(1)).min(1), 'Origins of web pages: https://shop.example, or *.'),
      })
      .optional(),
    'Web pages that may call from a browser. Default none.',
  ),
  cacheSeconds: describe(
    z
      .strictObject({
        recommendations: seconds('recommendations for a user. Default 0: asked again each time, with its ETag'),
        similar: seconds('similar items. Default 300'),
        ranking: seconds('a ranking. Default 0'),
        actions: seconds('recommended actions. Default 0'),
      })
      .optional(),
    'How long answers may be kept, by the kind of request.',
  ),
  events: describe(
    z.boolean().optional(),
    'Take events, items and users by POST /events, /items and /users, through a queue. Default: as eventTracker.',
  ),
  fallback: describe(
    z.boolean().optional(),
    'Answer with popular items, marked as such, while a campaign cannot. Default true.',
  ),
});

export type ApiEntry = z.infer<typeof apiSchema>;

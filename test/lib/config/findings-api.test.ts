import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from '../../../lambda/shared/contract/api/openapi';
import { type Case, expectFinding, findingsOf, HERE, load, pipelineText, solution, warningsOf } from './pipeline-text';

const solutions = solution('campaign: { minProvisionedTPS: 1 }');
const api = (text: string, more = '') => ({ solutions, rest: `${more}api: ${text}` });

describe('the key api', () => {
  test.each<Case>([
    [
      'an unknown key',
      api(`{ ${HERE}throtle: { rateLimit: 1 } }`),
      'api.throtle',
      'unknown key "throtle"; did you mean "throttle"?',
    ],
    [
      'an issuer without TLS',
      api(`{ authorization: { jwt: { issuer: ${HERE}"http://login.example", audience: [app] } } }`),
      'api.authorization.jwt.issuer',
      '"http://login.example" is no issuer; it is the https:// address in the iss of the tokens',
    ],
    [
      'a token for nobody',
      api(`{ authorization: { jwt: { issuer: "https://login.example", audience: ${HERE}[] } } }`),
      'api.authorization.jwt.audience',
      'must have at least 1 entries, not 0',
    ],
    [
      'an audience twice',
      api(`{ authorization: { jwt: { issuer: "https://login.example", audience: [app, ${HERE}app] } } }`),
      'api.authorization.jwt.audience[1]',
      'app is there twice',
    ],
    [
      'an origin with a path',
      api(`{ cors: { allowOrigins: [${HERE}"https://shop.example/cart"] } }`),
      'api.cors.allowOrigins[0]',
      '"https://shop.example/cart" is no origin, an origin is a scheme and a host: https://shop.example; did you mean "https://shop.example"?',
    ],
    [
      'no requests at all',
      api(`{ throttle: { rateLimit: ${HERE}0 } }`),
      'api.throttle.rateLimit',
      'must be at least 1, not 0',
    ],
    [
      'an answer kept for longer than a day',
      api(`{ cacheSeconds: { similar: ${HERE}100000 } }`),
      'api.cacheSeconds.similar',
      'must be at most 86400, not 100000',
    ],
    [
      'events without a tracker',
      api(`{ events: ${HERE}true }`),
      'api.events',
      'events need an event tracker; add eventTracker: true at the top of the file',
    ],
    [
      'an API with nothing to serve',
      { solutions: solution(''), rest: `${HERE}api: {}` },
      'api',
      'the API has nothing to serve; give a solution a campaign: { minProvisionedTPS: 1 }, or leave out api',
    ],
  ])('refuses %s', (_, parts, path, message) => expectFinding(parts, path, message));

  test('is filled in with its defaults', () => {
    expect(load(pipelineText(api('{}', 'eventTracker: true\n'))).api).toEqual({
      authorization: 'iam',
      throttle: { rateLimit: 100, burstLimit: 200 },
      allowOrigins: [],
      cacheSeconds: { recommendations: 0, similar: 300, ranking: 0, actions: 0 },
      events: true,
      fallback: true,
    });
    expect(load(pipelineText({ solutions })).api).toBeUndefined();
  });

  test('keeps what is given, and takes no events without a tracker', () => {
    const text =
      '{ authorization: { jwt: { issuer: "https://a.example", audience: [app] } }, throttle: { rateLimit: 5 }, cacheSeconds: { actions: 60 }, fallback: false }';
    expect(load(pipelineText(api(text))).api).toMatchObject({
      authorization: { issuer: 'https://a.example', audience: ['app'] },
      throttle: { rateLimit: 5, burstLimit: 10 },
      cacheSeconds: { similar: 300, actions: 60 },
      events: false,
      fallback: false,
    });
  });

  test('warns of more than an account lets through', () => {
    const [warning] = warningsOf(pipelineText(api('{ throttle: { rateLimit: 20000, burstLimit: 100 } }')));
    expect(warning).toContain(
      'api.throttle.rateLimit 20000 is more than the 10000 that API Gateway gives a whole account',
    );
  });

  test('says nothing of what it serves when the solutions are wrong themselves', () => {
    const findings = findingsOf(pipelineText({ solutions: '  - { name: a, recipe: aws-nothing }', rest: 'api: {}' }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain('solutions[0].recipe');
  });
});

test('docs/openapi.json is up to date (write it anew with: npx personalize openapi --write docs/openapi.json)', () => {
  const file = join(__dirname, '..', '..', '..', 'docs', 'openapi.json');
  expect(readFileSync(file, 'utf8')).toBe(openApiText());
});

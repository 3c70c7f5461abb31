import type { ApiEntry } from '../file/api-entry';
import type { FilePath } from '../file/yaml-source';
import type { Checked } from './pipeline';

/**
 * Throttling of API Gateway in an account and region, unless AWS has raised it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ACCOUNT_THROTTLE = { rateLimit: 10_000, burstLimit: 5000 } as const;

/** Whether the API can be what the file asks for. */
export function checkApi({ draft, findings }: Checked): void {
  const { api, eventTracker } = draft.settings;
  if (api === undefined) return;
  const path = ['api'];
  const serves = draft.solutions.some(({ entry }) => entry.campaign !== undefined) || draft.recommenders.length > 0;
  // A campaign that is wrong itself may be the one that is missed here.
  const isKnown = !findings.errors.some(({ path: one }) => /^(solutions|recommenders)/.test(one));
  if (!serves && isKnown) {
    findings.keyError(
      path,
      'the API has nothing to serve; give a solution a campaign: { minProvisionedTPS: 1 }, or leave out api',
    );
  }
  if (api.events === true && eventTracker !== true) {
    findings.error([...path, 'events'], 'events need an event tracker; add eventTracker: true at the top of the file');
  }
  const complain: Complain = (place, message) => findings.error([...path, ...place], message);
  checkAuthorization(api, complain);
  checkOrigins(api, complain);
  for (const limit of ['rateLimit', 'burstLimit'] as const) {
    const value = api.throttle?.[limit];
    if (value === undefined || value <= ACCOUNT_THROTTLE[limit]) continue;
    const advice = 'beyond it is let through only where AWS has raised the quota';
    findings.warn(
      [...path, 'throttle', limit],
      `${value} is more than the ${ACCOUNT_THROTTLE[limit]} that API Gateway gives a whole account; what is ${advice}`,
    );
  }
}

type Complain = (place: FilePath, message: string) => void;

function checkAuthorization({ authorization }: ApiEntry, complain: Complain): void {
  if (authorization === undefined || authorization === 'iam') return;
  const { issuer, audience } = authorization.jwt;
  const place = ['authorization', 'jwt'];
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '') {
    complain([...place, 'issuer'], `"${issuer}" is no issuer; it is the https:// address in the iss of the tokens`);
  }
  audience.forEach((one, index) => {
    if (audience.indexOf(one) < index) complain([...place, 'audience', index], `${one} is there twice`);
  });
}

function checkOrigins({ cors }: ApiEntry, complain: Complain): void {
  cors?.allowOrigins.forEach((origin, index) => {
    if (origin === '*') return;
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (url !== undefined && /^https?:$/.test(url.protocol) && url.origin === origin) return;
    const meant = url !== undefined && /^https?:$/.test(url.protocol) ? `; did you mean "${url.origin}"?` : '';
    const form = 'an origin is a scheme and a host: https://shop.example';
    complain(['cors', 'allowOrigins', index], `"${origin}" is no origin, ${form}${meant}`);
  });
}

import type { StackArtifact } from './assembly';
import { DeployRefusedError, type Refusal } from './deploy-errors';
import type { Environment } from './environment';
import type { ResourceTypes } from './registry';
import { shapeProblems } from './resource/shape';
import { TemplateError } from './template/template-error';

/**
 * Compares every resource of the stacks with what the local cloud can do.
 * @throws DeployRefusedError with everything that it cannot
 * @throws TemplateError for a stack that is made for another account or region
 */
export function refuseUnknown(stacks: readonly StackArtifact[], types: ResourceTypes, environment: Environment): void {
  for (const stack of stacks) refuseOtherEnvironment(stack, environment);
  const refusals = stacks.flatMap((stack) =>
    [...stack.template.resources.values()].flatMap((resource): Refusal[] => {
      const place = { stack: stack.name, logicalId: resource.logicalId, type: resource.type };
      const type = types.find(resource.type);
      if (!type) {
        return [{ ...place, path: '', problem: 'the local deployer does not know this resource type' }];
      }
      return shapeProblems(type.properties, resource.properties, 'Properties').map((found) => ({ ...place, ...found }));
    }),
  );
  if (refusals.length > 0) throw new DeployRefusedError(refusals);
}

function refuseOtherEnvironment(stack: StackArtifact, { accountId, region }: Environment): void {
  const [, account, place] = /^aws:\/\/([^/]+)\/(.+)$/.exec(stack.environment) ?? [];
  const fits =
    (account === accountId || account === 'unknown-account') && (place === region || place === 'unknown-region');
  if (fits) return;
  throw new TemplateError(
    stack.name,
    'environment',
    `the stack is made for ${stack.environment}; leave its env open, or set it to ${accountId}/${region}, to run it here`,
  );
}

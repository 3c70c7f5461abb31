import type { CfnResource } from 'aws-cdk-lib';

/**
 * For resource types that are younger than the schemas inside cfn-lint: without this it reports that they do not exist. The
 * schemas inside aws-cdk-lib, against which synth validates, have them.
 */
export function acceptUnknownType(resource: CfnResource): void {
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3006'] } });
}

/** As acceptUnknownType, for a property: tags of dashboards. */
export function acceptUnknownProperty(resource: CfnResource): void {
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3002'] } });
}

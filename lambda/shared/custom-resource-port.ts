import type { CustomResourceRequest } from './contract/workflow';

/** How a custom resource's request ended. */
export interface CustomResourceAnswer {
  readonly request: CustomResourceRequest;
  readonly physicalResourceId: string;
  /** Why it failed. @default it did not */
  readonly failureReason?: string;
}

/** Answers CloudFormation; throws the named errors of errors.ts. */
export interface CustomResourcePort {
  answer(answer: CustomResourceAnswer): Promise<void>;
}

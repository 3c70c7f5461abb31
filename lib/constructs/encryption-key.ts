import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface EncryptionKeyProps {
  readonly description: string;
  /** Keep the key when the stack is deleted; what it encrypts is lost with it. */
  readonly retainData: boolean;
}

/** The customer managed key of a pipeline, rotated every year. */
export class EncryptionKey extends Construct {
  public readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.key = new kms.Key(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      removalPolicy: props.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}

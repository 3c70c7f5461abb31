/** A function as its template declares it. */
export interface FunctionSpec {
  readonly functionName: string;
  /** `arn:aws:lambda:<region>:<account>:function:<name>` */
  readonly arn: string;
  /** Folder of the asset: what would be the zip archive. */
  readonly codeDirectory: string;
  /** `<file without extension>.<export>`, e.g. `index.handler`. */
  readonly handler: string;
  /** e.g. `nodejs24.x`; only Node.js runtimes can be invoked here. */
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Role that the function acts as. */
  readonly roleArn: string;
  /** 1–900. */
  readonly timeoutSeconds: number;
  /** MB, 128–10240. Here the limit of the JavaScript heap. */
  readonly memorySize: number;
  /** @default `/aws/lambda/<functionName>` */
  readonly logGroupName?: string;
}

/** Where the lines of a function go. */
export function logGroupOf(spec: FunctionSpec): string {
  return spec.logGroupName ?? `/aws/lambda/${spec.functionName}`;
}

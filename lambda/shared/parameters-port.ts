/** What the handlers need of the parameters of AWS Systems Manager; everything throws the named errors of errors.ts. */
export interface ParametersPort {
  /** Names of all parameters below a path, every page. @param path begins with a slash and does not end in one */
  namesBelow(path: string): Promise<readonly string[]>;
  /** Done with one that is gone. */
  deleteParameter(name: string): Promise<void>;
}

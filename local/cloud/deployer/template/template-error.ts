/** Something in a template that cannot be deployed here: names the stack, and the path inside its template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /**
   * @param stackName name of the stack
   * @param path inside the template, e.g. `Resources.Topic.Properties.TopicName`
   * @param problem what is wrong with the value given, and what to do
   */
  constructor(
    readonly stackName: string,
    readonly path: string,
    readonly problem: string,
  ) {
    super(`stack ${stackName}, ${path}: ${problem}`);
  }
}

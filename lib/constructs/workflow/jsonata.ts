/** Input of the execution; see WorkflowInput. */
export const EXECUTION_INPUT = '$states.context.Execution.Input';

/** A string field whose value is a JSONata expression. */
export function jsonata(expression: string): string {
  return `{% ${expression} %}`;
}

/** A literal inside an expression. JSON is JSONata, but for text that would end the field's delimiter early. */
export function literal(value: string): string {
  const text = JSON.stringify(value);
  if (text.includes('%}')) throw new Error(`${text} cannot stand in a JSONata field, leave out "%}"`);
  return text;
}

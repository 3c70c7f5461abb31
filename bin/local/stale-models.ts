import type { StaleModel } from '../../local/personalize';

/** Tells which models another version of the engine made, before they are gone. */
export function tellStaleModels(models: readonly StaleModel[]): void {
  for (const { arn, file } of models) {
    process.stderr.write(`${file}: another version made this model, ${arn} is trained again on the data of today\n`);
  }
}

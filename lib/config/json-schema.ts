import { z } from 'zod';
import { datasetSchemaForms, datasetSchemaPlaceholder, pipelineFileSchema } from './file/pipeline-file';

/** Completion and checks for editors, made from the schema that reads the file. Draft 7 is what YAML servers know best. */
export function pipelineJsonSchema(): Readonly<Record<string, unknown>> {
  const forms = z.toJSONSchema(datasetSchemaForms, { target: 'draft-7', io: 'input' });
  const schema = z.toJSONSchema(pipelineFileSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === datasetSchemaPlaceholder) Object.assign(jsonSchema, { anyOf: forms.anyOf });
      // Safe-integer bounds say nothing to a reader.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return schema;
}

/** The text of pipeline.schema.json. */
export function pipelineJsonSchemaText(): string {
  return `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`;
}

import { z } from 'zod';
import { keysOf } from './schema-walk.ts';

/** JSON Schema (draft 2020-12) of the config file for editors: values as they are written, so durations are strings. */
export const configJsonSchema = (root: z.ZodType): object => ({
  title: 'netmon config',
  ...z.toJSONSchema(root, {
    io: 'input',
    override: ({ zodSchema, jsonSchema, path }) => {
      // A section whose keys are all commented out is null in YAML.
      if (path.length > 0 && keysOf(zodSchema) !== null && jsonSchema.type === 'object') {
        Object.assign(jsonSchema, { type: ['object', 'null'] });
      }
    },
  }),
});

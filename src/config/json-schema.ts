import { z } from 'zod';
import { fileSchema } from './schema.ts';

/** JSON Schema (draft 2020-12) of the configuration file, for editors. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}

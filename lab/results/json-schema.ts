import { z } from 'zod';
import { RunDocument } from '../core/schema.ts';

/** The JSON Schema of the document that `run --json` prints, generated from the zod schema. */
export function jsonSchema(): object {
  return z.toJSONSchema(RunDocument, { target: 'draft-2020-12' });
}

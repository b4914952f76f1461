import { z } from 'zod';
import { RunDocument } from '../core/schema.ts';
import { CheckupDocument } from '../inspect/checkup/document.ts';
import { InspectDocument } from '../inspect/document.ts';
import { ProjectDefinition } from '../project/definition.ts';

/** The documents that commands print with --json, by command; and the project file. */
export const DOCUMENTS = {
  run: RunDocument,
  inspect: InspectDocument,
  checkup: CheckupDocument,
  config: ProjectDefinition,
} as const;

export type DocumentName = keyof typeof DOCUMENTS;

/** The JSON Schema of the document that a command prints with --json, or of the project file, generated from the zod schema. */
export function jsonSchema(command: DocumentName = 'run'): object {
  return z.toJSONSchema(DOCUMENTS[command], { target: 'draft-2020-12' });
}

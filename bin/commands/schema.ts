import { Argument, Command } from 'commander';
import { DOCUMENTS, type DocumentName, jsonSchema } from '../../lab/results/json-schema.ts';
import type { Context } from '../context.ts';

/** `schema`: the JSON Schema of a document that a command prints, or of the project file. */
export function schemaCommand({ done }: Context): Command {
  return new Command('schema')
    .description(
      'print the JSON Schema of the document that run --json prints, or another command; config: of the project file',
    )
    .addArgument(new Argument('[command]', 'whose document').choices(Object.keys(DOCUMENTS)).default('run'))
    .action((command: DocumentName) => {
      console.log(JSON.stringify(jsonSchema(command), null, 2));
      done(0);
    });
}

import { Command } from 'commander';
import { jsonSchema } from '../../lab/results/json-schema.ts';
import type { Context } from '../context.ts';

/** `schema`: the JSON Schema of the result document. */
export function schemaCommand({ done }: Context): Command {
  return new Command('schema')
    .description('print the JSON Schema of the document that run --json prints')
    .action(() => {
      console.log(JSON.stringify(jsonSchema(), null, 2));
      done(0);
    });
}

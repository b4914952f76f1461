import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { unknownWord } from '../../lab/selection.ts';
import type { Context } from '../context.ts';

/** `explain`: a repro's lesson. */
export function explainCommand({ repros, done }: Context): Command {
  return new Command('explain')
    .description('print the lesson of a repro')
    .argument('<repro>')
    .action(async (id: string) => {
      const ids = repros.map((repro) => repro.id);
      if (!ids.includes(id)) throw unknownWord('repro', id, ids);
      process.stdout.write(await readFile(new URL(`../../repros/${id}/README.md`, import.meta.url), 'utf8'));
      done(0);
    });
}

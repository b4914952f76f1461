import { Command } from 'commander';
import type { Context } from '../context.ts';

/** `list`: the repros and their variants. */
export function listCommand({ repros, done }: Context): Command {
  return new Command('list')
    .description('list the repros and their variants')
    .option('--json', 'as JSON on stdout')
    .action(({ json }: { json?: boolean }) => {
      const list = repros.map(({ id, title, variants }) => ({
        id,
        title,
        variants: Object.entries(variants).map(([name, variant]) => ({ id: name, title: variant.title })),
      }));
      console.log(json ? JSON.stringify(list, null, 2) : list.map(describe).join('\n\n'));
      done(0);
    });
}

function describe({
  id,
  title,
  variants,
}: {
  id: string;
  title: string;
  variants: { id: string; title: string }[];
}): string {
  const width = Math.max(...variants.map((variant) => variant.id.length));
  return [`${id}: ${title}`, ...variants.map((variant) => `  ${variant.id.padEnd(width)}  ${variant.title}`)].join(
    '\n',
  );
}

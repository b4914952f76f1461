import { Command } from 'commander';
import { findRepros, isBug } from '../../lab/matrix/find-repros.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import type { Repro } from '../../lab/repro.ts';
import { widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { withScenarioFiles } from '../scenario-files.ts';

/** `list`: the repros with their bugs, symptoms and variants. */
export function listCommand({ repros, done }: Context): Command {
  return new Command('list')
    .description('list the repros: bugs, symptoms and variants')
    .argument('[what...]', 'repros, bugs (31476) or symptoms ("not reloaded"); default: all')
    .option('--json', 'as JSON on stdout')
    .action(async (given: string[], { json }: { json?: boolean }) => {
      const known = await withScenarioFiles(given, repros);
      const selected = reprosFor(known.words, known.repros);
      const list = known.repros
        .filter((repro) => selected.includes(repro))
        .map(({ id, title, bugs = [], symptoms = [], variants }) => ({
          id,
          title,
          bugs,
          symptoms,
          variants: Object.entries(variants).map(([name, variant]) => ({ id: name, title: variant.title })),
        }));
      console.log(json ? JSON.stringify(list, null, 2) : list.map(describe).join('\n\n'));
      done(0);
    });
}

/** The repros of ids and bugs, or of one symptom with several words. @throws UnknownChoice for words without a repro */
function reprosFor(words: readonly string[], repros: readonly Repro[]): readonly Repro[] {
  const ids = repros.map(({ id }) => id);
  if (words.length === 0) return repros;
  const isOne = (word: string) => ids.includes(word) || isBug(word);
  const texts = words.every(isOne) ? words : [words.join(' ')];
  return texts.flatMap((text) => {
    const found = ids.includes(text) ? repros.filter(({ id }) => id === text) : findRepros(text, repros);
    if (found.length === 0) throw unknownWord('repro', text, ids);
    return found;
  });
}

interface Listed {
  id: string;
  title: string;
  bugs: readonly string[];
  symptoms: readonly string[];
  variants: { id: string; title: string }[];
}

function describe({ id, title, bugs, symptoms, variants }: Listed): string {
  const width = Math.max(...variants.map((variant) => variant.id.length));
  const text = [
    `${id}: ${title}`,
    ...(bugs.length > 0 ? [`  bugs: ${bugs.join(', ')}`] : []),
    ...symptoms.map((symptom) => `  seen: ${symptom}`),
    ...variants.map((variant) => `  ${variant.id.padEnd(width)}  ${variant.title}`),
  ].join('\n');
  return process.stdout.isTTY ? hang(text, widthOf(process.stdout)) : text;
}

import { Command } from 'commander';
import type { Repro } from '../../lab/repro.ts';
import { bugName } from '../../reports/bugs/row-names.ts';
import { widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { reprosFor } from '../repros-for.ts';
import { withScenarioFiles } from '../scenario-files.ts';

/** `list`: the repros with their bugs and symptoms, and the catalogue by topic; variants on request. */
export function listCommand({ repros, done }: Context): Command {
  return new Command('list')
    .description('list the repros, and the scenarios of the catalogue by topic; with an argument also their variants')
    .argument('[what...]', 'repros, topics (timing), bugs (31476) or symptoms ("not reloaded"); default: all, in short')
    .option('--variants', 'symptoms and variants of each')
    .option('--json', 'as JSON on stdout')
    .action(async (given: string[], { json, variants = given.length > 0 }: ListOptions) => {
      const known = await withScenarioFiles(given, repros);
      const selected = reprosFor(known.words, known.repros);
      const list = known.repros.filter((repro) => selected.includes(repro));
      if (json) console.log(JSON.stringify(list.map(listed), null, 2));
      else {
        const text = variants ? list.map((repro) => describe(listed(repro))).join('\n\n') : overview(list);
        const { stdout } = process;
        console.log(stdout.isTTY ? hang(text, widthOf(stdout)) : text);
      }
      done(0);
    });
}

interface ListOptions {
  variants?: boolean;
  json?: boolean;
}

function listed({ id, topic, title, bugs = [], symptoms = [], variants, packages, file }: Repro): Listed {
  const needs = packages?.(variants.main);
  return {
    id,
    topic: topic ?? null,
    title,
    ...(file !== undefined && { file }),
    bugs,
    symptoms,
    ...(needs && {
      packages: [
        ...new Set([...needs.sets.flat(), ...needs.daemon, ...(needs.others ?? []).flatMap((each) => each.packages)]),
      ],
    }),
    variants: Object.entries(variants).map(([name, variant]) => ({ id: name, title: variant.title })),
  };
}

interface Listed {
  id: string;
  /** The topic of a scenario of the catalogue; null for other repros. */
  topic: string | null;
  title: string;
  /** The file of a scenario outside of the repository. */
  file?: string;
  bugs: readonly string[];
  symptoms: readonly string[];
  /** The Debian packages of the variant `main`, if it needs some. */
  packages?: readonly string[];
  variants: { id: string; title: string }[];
}

/**
 * One line each: the repros outside of the catalogue, then the catalogue by topic. It needs no packages, for which `listed` reads the
 * texts of each repro.
 */
function overview(list: readonly Repro[]): string {
  const width = Math.max(...list.map(({ id }) => id.length));
  const line = ({ id, title, bugs = [] }: Repro) =>
    `  ${id.padEnd(width)}  ${title}${bugs.length > 0 ? ` (${bugs.map(bugName).join(', ')})` : ''}`;
  const groups = Map.groupBy(list, ({ topic, file }) =>
    file === undefined ? (topic ?? 'repros with a folder') : 'scenarios of your own',
  );
  return [...groups].map(([topic, those]) => [topic, ...those.map(line)].join('\n')).join('\n\n');
}

function describe({ id, topic, title, bugs, symptoms, packages, variants }: Listed): string {
  const width = Math.max(...variants.map((variant) => variant.id.length));
  return [
    `${id}: ${title}`,
    ...(topic === null ? [] : [`  topic: ${topic}`]),
    ...(bugs.length > 0 ? [`  bugs: ${bugs.join(', ')}`] : []),
    ...symptoms.map((symptom) => `  seen: ${symptom}`),
    ...(packages ? [`  packages: ${packages.join(', ')}`] : []),
    ...variants.map((variant) => `  ${variant.id.padEnd(width)}  ${variant.title}`),
  ].join('\n');
}

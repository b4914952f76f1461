import { Command } from 'commander';
import { type Knowledge, knownBugs } from '../../lab/inspect/known-bugs.ts';
import { definitions, inspect, isCustomLibc, type LibcState, matchLibcs, provision } from '../../lab/libc/index.ts';
import { namedLibcs } from '../../lab/libc/named/registry.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { shortId } from '../../lab/util/short-id.ts';
import { widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { EXIT, endOnSignals } from '../exit-codes.ts';
import { project } from '../project.ts';
import { referenceKnowledge } from '../reference-knowledge.ts';
import { buildCommand } from './libc-build.ts';
import { namesCommands } from './libc-names.ts';

/** `libc list` and `libc provision`: the C libraries of the catalogue, and their images on this machine. */
export function libcCommand(context: Context): Command {
  const { repros, done } = context;
  const list = new Command('list')
    .description('list the C libraries: version, package, build-id, known bugs by the reference run, origin, state')
    .option('--json', 'as JSON on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const knowledge = await referenceKnowledge(repros);
      const states = await Promise.all(definitions.map(({ id }) => inspect(id)));
      const own = await Promise.all(
        (await ownLibcs()).map(async (each) => ({ ...each, state: await stateOf(each.id) })),
      );
      const rows = [
        ...states.map((state) => ({ ...row(state), bugs: bugsOf(state, knowledge) })),
        ...own.map(({ name, from, state }) => ({ ...row(state), id: name, from, bugs: bugsOf(state, knowledge) })),
      ];
      console.log(json ? JSON.stringify(rows, null, 2) : table(rows, widthOf(process.stdout)));
      done(EXIT.ok);
    });
  const provisionIt = new Command('provision')
    .description('provision the images of C libraries (without an id, all of them)')
    .argument('[libc...]', 'ids or globs')
    .option('--refresh', 'replace existing images, with the current packages of the mirror')
    .action(async (patterns: string[], { refresh = false }: { refresh?: boolean }) => {
      using _ = endOnSignals('Interrupted: unfinished images are removed.');
      const all = definitions.map((definition) => ({ ...definition, version: null }));
      const selected = patterns.length > 0 ? matchLibcs(patterns, all) : all;
      const progress = showProgress();
      await installMissing(['running', 'images'], { progress });
      const states = await provision(
        selected.map(({ id }) => id),
        { progress, refresh },
      );
      console.log(table(states.map(row), widthOf(process.stdout)));
      // Only a requested libc is required: without patterns, an unavailable one makes its own cells unsupported.
      const incomplete = patterns.length > 0 && states.some(({ state }) => state !== 'ready');
      done(incomplete ? EXIT.cannotHost : EXIT.ok);
    });
  const all = [list, provisionIt, buildCommand(context), ...namesCommands(context)];
  const command = new Command('libc').description('the C libraries of the lab, and your own');
  for (const each of all) command.addCommand(each);
  return command;
}

/** The libcs that the project file and `libc add` name. Of two with one name the commands take that of the project file. */
async function ownLibcs(): Promise<{ name: string; id: string; from: string }[]> {
  const { file, libcs } = await project();
  const ofProject = Object.entries(libcs).map(([name, id]) => ({ name, id, from: `${id}, by ${file}` }));
  const added = (await namedLibcs()).filter(({ name }) => libcs[name] === undefined);
  return [...ofProject, ...added.map(({ name, id }) => ({ name, id, from: id }))];
}

/** The state of a libc of the user's own. A list unpacks no packages (`deb:…`, `rpm:…`). */
async function stateOf(id: string): Promise<LibcState> {
  return isCustomLibc(id) ? inspect(id) : { id, state: 'missing', how: 'the command that uses it unpacks it' };
}

type Row = ReturnType<typeof row> & { bugs?: string[] | null };

/** The numbers of the bugs that a C library is known to have; null if it is not there. */
function bugsOf(state: LibcState, knowledge: Knowledge): string[] | null {
  if (state.state !== 'ready') return null;
  const { shown } = knownBugs(state.libc, knowledge);
  return [...new Set(shown.flatMap(({ repro }) => (repro.bugs ?? [repro.id]).slice(0, 1)))];
}

function row(state: LibcState) {
  const definition = definitions.find(({ id }) => id === state.id);
  const byDefault = definition?.onRequest !== true;
  const about = `${definition?.about ?? ''}${byDefault ? '' : '; only with --libc'}`;
  if (state.state === 'ready') {
    const { id, version, package: name, revision, buildId } = state.libc;
    return { id, state: state.state, version, package: name, revision, buildId, byDefault, from: about, note: null };
  }
  const note = state.state === 'missing' ? state.how : state.reason;
  return {
    id: state.id,
    state: state.state,
    version: null,
    package: null,
    revision: null,
    buildId: null,
    byDefault,
    from: about,
    note,
  };
}

function hasBugs({ bugs }: Row): boolean {
  return bugs !== undefined;
}

/** A table; on a terminal narrower than the table, a paragraph for each libc. */
function table(rows: readonly Row[], width: number): string {
  const cells = [
    ['id', 'state', 'version', 'package', 'build-id', ...(rows.some(hasBugs) ? ['known bugs'] : []), 'from'],
    ...rows.map((each) => [
      each.id,
      each.state,
      each.version ?? '',
      [each.package, each.revision].filter(Boolean).join(' '),
      each.buildId === null ? '' : shortId(each.buildId),
      ...(rows.some(hasBugs) ? [(each.bugs ?? []).join(' ')] : []),
      each.note ? `${each.from} (${each.note})` : each.from,
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = cells.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (!process.stdout.isTTY || lines.every((line) => line.length <= width)) return lines.join('\n');
  return cells
    .slice(1)
    .map(([id, ...about]) => hang(`${id}\n  ${about.filter(Boolean).join(', ')}`, width))
    .join('\n');
}

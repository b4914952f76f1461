import { Command } from 'commander';
import { definitions, inspect, type LibcState, matchLibcs, provision } from '../../lab/libc/index.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { shortId } from '../../lab/util/short-id.ts';
import { widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { endOnSignals } from '../signals.ts';

/** `libc list` and `libc provision`: the C libraries of the catalogue, and what of them is here. */
export function libcCommand({ done }: Context): Command {
  const list = new Command('list')
    .description('list the C libraries: version, package, build-id, where from, state')
    .option('--json', 'as JSON on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = (await Promise.all(definitions.map(({ id }) => inspect(id)))).map(row);
      console.log(json ? JSON.stringify(rows, null, 2) : table(rows, widthOf(process.stdout)));
      done(EXIT.ok);
    });
  const provisionIt = new Command('provision')
    .description('make the images of C libraries ready (all of them without an id)')
    .argument('[libc...]', 'ids or globs')
    .option('--refresh', 'make them anew, with the packages that the mirror has now')
    .action(async (patterns: string[], { refresh = false }: { refresh?: boolean }) => {
      using _ = endOnSignals('Interrupted: what was not ready yet is not kept.');
      const all = definitions.map((definition) => ({ ...definition, version: null }));
      const wanted = patterns.length > 0 ? matchLibcs(patterns, all) : all;
      const progress = showProgress();
      await installMissing(['running', 'images'], { progress });
      const states = await provision(
        wanted.map(({ id }) => id),
        { progress, refresh },
      );
      console.log(table(states.map(row), widthOf(process.stdout)));
      // Without words it is a wish for what can be had: one that cannot costs its own cells, as in a run.
      const refused = patterns.length > 0 && states.some(({ state }) => state !== 'ready');
      done(refused ? EXIT.cannotHost : EXIT.ok);
    });
  return new Command('libc').description('the C libraries of the lab').addCommand(list).addCommand(provisionIt);
}

type Row = ReturnType<typeof row>;

function row(state: LibcState) {
  const definition = definitions.find(({ id }) => id === state.id);
  const byDefault = definition?.onRequest !== true;
  const about = `${definition?.about ?? ''}${byDefault ? '' : '; runs only where --libc names it'}`;
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

/** A table; on a terminal that is too narrow for it, a paragraph for each libc. */
function table(rows: readonly Row[], width: number): string {
  const cells = [
    ['id', 'state', 'version', 'package', 'build-id', 'from'],
    ...rows.map((each) => [
      each.id,
      each.state,
      each.version ?? '',
      [each.package, each.revision].filter(Boolean).join(' '),
      each.buildId === null ? '' : shortId(each.buildId),
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

import { Command } from 'commander';
import { type CellName, parseCellName } from '../../lab/matrix/cell-name.ts';
import { idWithLabel, isLabelled, type Labels, takeLabels } from '../../lab/matrix/labels.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { type Prepared, prepare } from '../../setup/prepare.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { customPrograms } from '../custom-programs.ts';
import { daemonSettings } from '../daemon-settings.ts';
import { EXIT, endOnSignals, UsageError } from '../exit-codes.ts';
import { list, repeated } from '../list-option.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { LIST, type ShellHandover, type ShellOptions, shellInside } from '../shell/inside.ts';

interface GivenOptions extends ShellOptions {
  libc?: string[];
  daemonProgram?: string[];
  daemonSet?: string[];
}

/** `shell`: a shell on a host of a cell, at a step of its scenario. */
export function shellCommand({ repros, done }: Context): Command {
  return new Command('shell')
    .description('open a shell inside a cell at a step of its scenario, with its servers and programs running')
    .argument('<cell>', 'its name: repro/variant/libc/daemon/probe')
    .argument('[command...]', 'after --: a command to run instead of a shell')
    .option(
      '--at <step>',
      'stop at the beginning of this step, by its name or number; list: print the steps (default: the end)',
    )
    .addOption(list('--libc <label=build>', "the build of a label in the cell's name: before=dir:<folder>"))
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .addOption(repeated('--daemon-set <daemon.key=value>', 'a setting of the daemon, as for run'))
    .option('--host <name>', "the host of the shell (default: the program's)")
    .action(
      async (
        cell: string,
        command: string[],
        { libc = [], daemonProgram = [], daemonSet = [], ...options }: GivenOptions,
      ) => {
        if (options.at === LIST && (options.host !== undefined || command.length > 0))
          throw new UsageError('--at list only prints the steps: leave out --host and the command');
        const known = await withScenarioFiles([cell], repros);
        const labels = labelsOf(libc);
        const name = parseCellName(known.words.join(' '), known.repros, labels);
        const byId = {
          ...name,
          libc: idWithLabel(name.libc, labels),
          daemonLibc: name.daemonLibc && idWithLabel(name.daemonLibc, labels),
        };
        done(
          isInside()
            ? await shellInside(byId, labels, options, command)
            : await outside(byId, daemonProgram, daemonSettings(daemonSet, [byId.daemon])),
        );
      },
    );
}

/** The labels of builds, by the builds' ids. @throws UsageError for a libc without a label */
function labelsOf(words: readonly string[]): Labels {
  const other = words.find((word) => !isLabelled(word));
  if (other !== undefined)
    throw new UsageError(
      `--libc ${other}: the cell's name has its libc; --libc takes only labels, like before=dir:<folder>`,
    );
  return takeLabels([words]).labels;
}

async function outside(
  cell: CellName,
  programWords: readonly string[],
  settings: ShellHandover['settings'],
): Promise<number> {
  const prepared = await getReady(cell, programWords);
  if (process.stdin.isTTY && process.stdout.isTTY && !(await areInstalled(['script']))) {
    console.error('resolv-lab: no terminal for the shell: script(1) is not installed (Debian: bsdutils)');
    return EXIT.cannotHost;
  }
  return reexec(process.argv[1] as string, process.argv.slice(2), { prepared, settings } satisfies ShellHandover);
}

async function getReady({ libc, daemon, daemonLibc }: CellName, programWords: readonly string[]): Promise<Prepared> {
  using _ = endOnSignals('Interrupted during preparation: no shell was opened.');
  const programs = await customPrograms(programWords, [daemon]);
  const progress = showProgress();
  const daemons =
    daemon === 'none' || !daemonLibc ? [] : await daemonPairs([libc], [daemon], { libcs: [daemonLibc], programs });
  return prepare({ libcs: [libc], daemons, progress });
}

import { Command, Option } from 'commander';
import { canRun } from '../../lab/container/try-runtime.ts';
import { OciRuntime } from '../../lab/core/schema.ts';
import { type CellName, parseCellName } from '../../lab/matrix/cell-name.ts';
import { idWithLabel, isLabelled, type Labels, takeLabels } from '../../lab/matrix/labels.ts';
import { packagesOfCell } from '../../lab/matrix/select-cells.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { installMissing } from '../../lab/requirements/install.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { isRuntime } from '../../lab/runtime/runtimes.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { prepare } from '../../setup/prepare.ts';
import { showProgress } from '../../setup/progress.ts';
import { mountOf, settledOptions } from '../client-options.ts';
import type { Context } from '../context.ts';
import { customPrograms } from '../custom-programs.ts';
import { daemonSettings } from '../daemon-settings.ts';
import { EXIT, endOnSignals, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, repeated } from '../list-option.ts';
import { withProjectDaemons } from '../project.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { LIST, type ShellHandover, type ShellOptions, shellInside } from '../shell/inside.ts';
import { refuseBadPackages, refuseUnknownPackages, withPackages } from '../with-packages.ts';

interface GivenOptions extends ShellOptions {
  libc?: string[];
  daemonProgram?: string[];
  with?: string[];
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
    .addOption(withPackages())
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .addOption(repeated('--mount <src[:dst[:rw]]>', 'a file or folder of yours, which on-libc sees as well'))
    .option('--root <root>', "in place of the libc's, a root file system for on-libc: a folder, or an image")
    .addOption(list('--daemon-set <daemon.key=value>', 'a setting of the daemon, as for run'))
    .addOption(
      new Option('--container <runtime>', "starts each of the cell's programs in a container, as for run").choices(
        OciRuntime.options,
      ),
    )
    .option('--host <name>', "the host of the shell (default: the program's)")
    .action(
      async (
        cell: string,
        command: string[],
        { libc = [], daemonProgram = [], daemonSet = [], with: packages = [], ...options }: GivenOptions,
      ) => {
        if (options.at === LIST && (options.host !== undefined || command.length > 0))
          throw new UsageError('--at list only prints the steps: leave out --host and the command');
        const known = await withScenarioFiles([cell], repros);
        const labels = labelsOf((await withLibcsByName({ libc })).libc);
        const name = parseCellName(known.words.join(' '), known.repros, labels);
        const byId = {
          ...name,
          libc: idWithLabel(name.libc, labels),
          daemonLibc: name.daemonLibc && idWithLabel(name.daemonLibc, labels),
        };
        for (const mount of options.mount ?? []) mountOf(mount);
        done(
          isInside()
            ? await shellInside(byId, labels, options, command)
            : await outside(byId, { daemonProgram, daemonSet, with: packages }, options),
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

/** The options about the cell's daemon and its images. */
type ImageWords = Required<Pick<GivenOptions, 'daemonProgram' | 'daemonSet' | 'with'>>;

async function outside(cell: CellName, words: ImageWords, { root, container }: ShellOptions): Promise<number> {
  refuseBadPackages(words.with);
  const { words: settled } = await settledOptions({ ...(root !== undefined && { root }) });
  if (!(await hasRuntime(container))) return EXIT.cannotHost;
  const handover = await getReady(cell, words);
  refuseUnknownPackages(words.with, handover.prepared.libcs);
  if (await lacksTerminal()) return EXIT.cannotHost;
  const line = withWords(process.argv.slice(2), settled);
  return reexec(process.argv[1] as string, line, handover satisfies ShellHandover);
}

/** Whether containers work here, if the cell needs them; otherwise a progress line has the reason. */
async function hasRuntime(container: OciRuntime | undefined): Promise<boolean> {
  if (container === undefined) return true;
  using _ = endOnSignals('Interrupted during preparation: no shell was opened.');
  const progress = showProgress();
  return (await installMissing([container], { progress })).state !== 'incomplete' && canRun(container, progress);
}

/** Whether this machine lacks what a shell on a terminal needs; a message on stderr says so. */
export async function lacksTerminal(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || (await areInstalled(['script']))) return false;
  console.error('resolv-lab: no terminal for the shell: script(1) is not installed (Debian: bsdutils)');
  return true;
}

async function getReady(
  { libc, daemon, daemonLibc, probe, ...repro }: CellName,
  { with: packages, ...given }: ImageWords,
): Promise<ShellHandover> {
  using _ = endOnSignals('Interrupted during preparation: no shell was opened.');
  const { daemonProgram, daemonSet } = await withProjectDaemons(given, [daemon]);
  const programs = await customPrograms(daemonProgram, [daemon]);
  const daemonOverrides = {
    libcs: daemonLibc ? [daemonLibc] : [],
    programs,
    settings: daemonSettings(daemonSet, [daemon]),
  };
  const progress = showProgress();
  const daemons = daemon === 'none' || !daemonLibc ? [] : await daemonPairs([libc], [daemon], daemonOverrides);
  const runtimes = [probe].filter(isRuntime);
  const needs = [packagesOfCell(repro)];
  return { prepared: await prepare({ libcs: [libc], daemons, runtimes, packages, needs, progress }), daemonOverrides };
}

/** The words of a command line with further ones, before the command that it may run. */
function withWords(line: readonly string[], more: readonly string[]): string[] {
  const at = line.indexOf('--');
  return at < 0 ? [...line, ...more] : [...line.slice(0, at), ...more, ...line.slice(at)];
}

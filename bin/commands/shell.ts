import { Command } from 'commander';
import { type CellName, parseCellName } from '../../lab/matrix/cell-name.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { type Prepared, prepare } from '../../setup/prepare.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { customPrograms } from '../custom-programs.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { list } from '../list-option.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { LIST, type ShellHandover, type ShellOptions, shellInside } from '../shell/inside.ts';
import { endOnSignals } from '../signals.ts';

/** `shell`: a shell on a host of a cell, in the middle of its story. */
export function shellCommand({ repros, done }: Context): Command {
  return new Command('shell')
    .description('open a shell inside a cell, where a step of its story begins, with everything running')
    .argument('<cell>', 'its name: repro/variant/libc/daemon/probe')
    .argument('[command...]', 'what to run instead of a shell, behind --')
    .option(
      '--at <step>',
      'stop where this step begins, by its name or number; list: say which there are (default: the end)',
    )
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .option('--host <name>', 'the host to stand on (default: that of the program)')
    .action(async (cell: string, command: string[], options: ShellOptions & { daemonProgram?: string[] }) => {
      if (options.at === LIST && (options.host !== undefined || command.length > 0))
        throw new UsageError('--at list only says which steps there are: leave out --host and the command');
      const known = await withScenarioFiles([cell], repros);
      const name = parseCellName(known.words.join(' '), known.repros);
      done(isInside() ? await shellInside(name, options, command) : await outside(name, options.daemonProgram ?? []));
    });
}

async function outside(cell: CellName, programWords: readonly string[]): Promise<number> {
  const prepared = await getReady(cell, programWords);
  if (process.stdin.isTTY && process.stdout.isTTY && !(await areInstalled(['script']))) {
    console.error('resolv-lab: no terminal for the shell: script(1) is not installed (Debian: bsdutils)');
    return EXIT.cannotHost;
  }
  return reexec(process.argv[1] as string, process.argv.slice(2), { prepared } satisfies ShellHandover);
}

async function getReady({ libc, daemon, daemonLibc }: CellName, programWords: readonly string[]): Promise<Prepared> {
  using _ = endOnSignals('Interrupted while the machine was made ready: no shell was opened.');
  const programs = await customPrograms(programWords, [daemon]);
  const progress = showProgress();
  const daemons =
    daemon === 'none' || !daemonLibc ? [] : await daemonPairs([libc], [daemon], { libcs: [daemonLibc], programs });
  return prepare({ libcs: [libc], daemons, progress });
}

import { Command } from 'commander';
import type { Repro } from '../lab/repro.ts';
import packageJson from '../package.json' with { type: 'json' };
import { isReaderGone, print } from '../reports/output-stream.ts';
import { repros as allRepros } from '../repros/index.ts';
import { askCommand } from './commands/ask.ts';
import { bisectCommand, exitForGit } from './commands/bisect.ts';
import { bugsCommand } from './commands/bugs.ts';
import { checkupCommand } from './commands/checkup.ts';
import { compareCommand } from './commands/compare.ts';
import { daemonCommand } from './commands/daemon.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { fixedInCommand } from './commands/fixed-in.ts';
import { helpCommand } from './commands/help.ts';
import { inspectCommand } from './commands/inspect.ts';
import { judgeCommand } from './commands/judge.ts';
import { libcCommand } from './commands/libc.ts';
import { listCommand } from './commands/list.ts';
import { mergeCommand } from './commands/merge.ts';
import { newCommand } from './commands/new.ts';
import { regressionsCommand } from './commands/regressions.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { shellCommand } from './commands/shell.ts';
import { verifyFixCommand } from './commands/verify-fix.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { reportError, reportInternalError } from './report-error.ts';

/** In the order of --help. */
const COMMANDS = [
  runCommand,
  askCommand,
  listCommand,
  bugsCommand,
  newCommand,
  explainCommand,
  shellCommand,
  reportCommand,
  compareCommand,
  judgeCommand,
  mergeCommand,
  verifyFixCommand,
  fixedInCommand,
  bisectCommand,
  regressionsCommand,
  daemonCommand,
  inspectCommand,
  checkupCommand,
  doctorCommand,
  libcCommand,
  schemaCommand,
];

/**
 * Parses the arguments of `resolv-lab` and runs the command.
 *
 * @param repros the known repros; the lab's own tests have others
 * @returns the exit code; a mistake of the user is reported in one line on stderr
 */
export async function main(words: readonly string[], repros: readonly Repro[] = allRepros): Promise<number> {
  const end = (error: unknown) => process.exit(exitForGit(words, reportInternalError(error)));
  process.once('uncaughtException', end);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => !isReaderGone(error) && end(error));
  }
  let code: number = EXIT.ok;
  const done = (result: number) => {
    code = result;
  };
  const program = commandLine({ repros, done });
  try {
    await program.parseAsync([...words], { from: 'user' });
    // A pipe may hold less than a command has printed (pipe(7): 64 KiB).
    if (process.stdout.writableLength > 0) await print(process.stdout, '');
    return code;
  } catch (error) {
    return exitForGit(words, reportError(error));
  }
}

/** The command and its subcommands for Commander, from which --help and docs/cli.md are generated. */
export function commandLine(context: Context): Command {
  const program = new Command('resolv-lab')
    .description(
      'A laboratory for the glibc resolver: known failure modes, reproduced on real C libraries and daemons.',
    )
    .version(packageJson.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  for (const command of COMMANDS) program.addCommand(command(context));
  completeSubcommands(program);
  return program;
}

/** Copies the settings of a command to its subcommands and adds `help`. Commander copies them only to those that it creates. */
function completeSubcommands(command: Command): void {
  for (const below of command.commands) completeSubcommands(below.copyInheritedSettings(command));
  if (command.commands.length > 0)
    command.helpCommand(false).addCommand(helpCommand(command).copyInheritedSettings(command));
}

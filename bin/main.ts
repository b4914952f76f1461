import { Command } from 'commander';
import type { Repro } from '../lab/repro.ts';
import packageJson from '../package.json' with { type: 'json' };
import { isReaderGone } from '../reports/output-stream.ts';
import { repros as allRepros } from '../repros/index.ts';
import { askCommand } from './commands/ask.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { helpCommand } from './commands/help.ts';
import { judgeCommand } from './commands/judge.ts';
import { libcCommand } from './commands/libc.ts';
import { listCommand } from './commands/list.ts';
import { mergeCommand } from './commands/merge.ts';
import { newCommand } from './commands/new.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { shellCommand } from './commands/shell.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { reportError, reportInternalError } from './report-error.ts';

/** In the order in which --help lists them. */
const COMMANDS = [
  runCommand,
  askCommand,
  listCommand,
  newCommand,
  explainCommand,
  shellCommand,
  reportCommand,
  compareCommand,
  judgeCommand,
  mergeCommand,
  doctorCommand,
  libcCommand,
  schemaCommand,
];

/**
 * The command `resolv-lab`: understands the words and hands over to the one command that they name.
 *
 * @param repros those it knows; the lab's own tests bring others
 * @returns the exit code; what the user got wrong is told in one line on stderr
 */
export async function main(words: readonly string[], repros: readonly Repro[] = allRepros): Promise<number> {
  process.once('uncaughtException', (error) => process.exit(reportInternalError(error)));
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => !isReaderGone(error) && process.exit(reportInternalError(error)));
  }
  let code: number = EXIT.ok;
  const done = (result: number) => {
    code = result;
  };
  const program = commandLine({ repros, done });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error);
  }
}

/** The command with all commands below it, as Commander has them: what --help and docs/cli.md show. */
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
  settle(program);
  return program;
}

/** Gives the commands below one its settings, which Commander does only while they are made, and a `help` of our own. */
function settle(command: Command): void {
  for (const below of command.commands) settle(below.copyInheritedSettings(command));
  if (command.commands.length > 0)
    command.helpCommand(false).addCommand(helpCommand(command).copyInheritedSettings(command));
}

import { Command } from 'commander';
import { unknownWord } from '../../lab/matrix/selection.ts';
import { UsageError } from '../exit-codes.ts';

/** `help`: the usage of a subcommand. Commander's own `help` ignores an unknown word. */
export function helpCommand(parent: Command): Command {
  return new Command('help')
    .description('display help for command')
    .argument('[command...]')
    .action((words: string[]) => words.reduce(below, parent).outputHelp());
}

/** @throws UnknownChoice for an unknown subcommand; UsageError for a command without subcommands */
function below(command: Command, word: string): Command {
  const found = command.commands.find((each) => each.name() === word);
  if (found) return found;
  if (command.commands.length === 0) throw new UsageError(`${command.name()} has no commands: leave out '${word}'`);
  throw unknownWord(
    'command',
    word,
    command.commands.map((each) => each.name()),
  );
}

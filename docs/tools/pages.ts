import type { Argument, Command, Option } from 'commander';
import { commandLine } from '../../bin/main.ts';
import { readTutorial, tutorialQuestions } from '../../bin/tutorial.ts';
import { repros } from '../../repros/index.ts';
import { bugsPage } from './bugs-page.ts';
import { daemonCheckPage, daemonParityPage } from './daemon-check-page.ts';
import { fieldReportsPage } from './field-reports-page.ts';
import { glibcTestsPage } from './glibc-tests-page.ts';
import { mailPage } from './mail-page.ts';
import { manualPages } from './manual-page.ts';
import { modulesPage } from './modules-page.ts';
import { notStagedPage } from './not-staged-page.ts';
import { nsncdRestartPage } from './nsncd-restart-page.ts';
import { referencePage } from './reference-page.ts';
import { requestsPage } from './requests-page.ts';
import { runtimesPage } from './runtimes-page.ts';

/** The generated pages, by path from docs/. */
export async function generatedPages(): Promise<Record<string, string>> {
  return {
    ...(await manualPages()),
    'bugs.md': await bugsPage(),
    'cli.md': commandLinePage(),
    'daemon-check.md': await daemonCheckPage(),
    'daemon-parity.md': await daemonParityPage(),
    'mail.md': await mailPage(),
    'modules.md': await modulesPage(),
    'field-reports.md': fieldReportsPage(),
    'glibc-tests.md': glibcTestsPage(),
    'not-staged.md': notStagedPage(),
    'nsncd-restart.md': await nsncdRestartPage(),
    '../reports/reference/README.md': await referencePage(),
    'daemon-requests.md': await requestsPage(),
    'runtimes.md': await runtimesPage(),
    'tutorial-questions.md': tutorialQuestions(await readTutorial()),
  };
}

function commandLinePage(): string {
  const program = commandLine({ repros, done: () => {} });
  const commands = program.commands.filter((command) => command.name() !== 'help');
  const introduction = `# Command line

Generated from the options by \`npm run pages\`. \`npx resolv-lab <command> --help\` prints the same. Exit codes:
[verdicts](verdicts.md#exit-codes), [stored runs](stored-runs.md).
`;
  return [introduction, ...commands.flatMap((command) => sections(command, 'resolv-lab'))].join('\n');
}

/** The sections of a command and of those below it. */
function sections(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const below = command.commands.filter((each) => each.name() !== 'help');
  const words = [...command.registeredArguments.map(argumentWord)].join(' ');
  const options = command.options.filter(({ hidden }) => !hidden);
  const table = options.length > 0 ? ['', '| option | meaning |', '|---|---|', ...options.map(optionRow)] : [];
  const own = [
    `## \`${[name, words].filter(Boolean).join(' ')}\``,
    '',
    sentence(command.description()),
    ...command.registeredArguments.filter(({ description }) => description).map(argumentLine),
    ...table,
    '',
  ].join('\n');
  return [own, ...below.flatMap((each) => sections(each, name))];
}

function argumentWord(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentLine(argument: Argument): string {
  return `\n\`${argument.name()}\`: ${argument.description}`;
}

/** Commander's default values are left out: one of them depends on the machine, and the descriptions say the others. */
function optionRow({ flags, description }: Option): string {
  return `| \`${flags.replaceAll('|', '\\|')}\` | ${description.replaceAll('|', '\\|')} |`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

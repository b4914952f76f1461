import { existsSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { confHints } from '../../lab/ask/conf-hints.ts';
import { ASK, definitionOf, unasked } from '../../lab/ask/definition.ts';
import { type AnswerGroup, groupAnswers } from '../../lab/ask/groups.ts';
import { sourceOf } from '../../lab/ask/source.ts';
import { type AskedCall, transcriptOf } from '../../lab/ask/transcript.ts';
import { ProbeId, type RunDocument } from '../../lab/core/schema.ts';
import { DefinitionError, type ScenarioDefinition } from '../../lab/form/definition.ts';
import { readScenario, reproOf } from '../../lab/form/repro.ts';
import { behaviourOf } from '../../lab/form/servers.ts';
import type { CallStep } from '../../lab/form/steps.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import type { DaemonName } from '../../lab/libc/index.ts';
import type { CellName } from '../../lab/matrix/cell-name.ts';
import { select } from '../../lab/matrix/selection.ts';
import { isInside, reexec, takeHandover } from '../../lab/namespaces/reexec.ts';
import { RECORDERS } from '../../lab/recording/index.ts';
import type { Repro } from '../../lab/repro.ts';
import { EndSignals } from '../../lab/shell/signal-handler.ts';
import { paintFor } from '../../reports/ansi.ts';
import { askDocument, renderAnswers } from '../../reports/ask.ts';
import { createReporters } from '../../reports/index.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import type { Reporter } from '../../reports/reporter.ts';
import { storedEvents } from '../../reports/stored-events.ts';
import { type QuestionOptions, questionOf, questionWords } from '../ask-question.ts';
import type { Context } from '../context.ts';
import { daemonSettings } from '../daemon-settings.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, named, repeated } from '../list-option.ts';
import { wholeNumber } from '../number-option.ts';
import { refuseUsedFolder } from '../run-folder.ts';
import { type RunHandover, runHandedOver, takeRunHandover } from '../run-inside.ts';
import { type RunOptions, withLists } from '../run-options.ts';
import { scenarioFileNamed } from '../scenario-files.ts';
import { shellWith } from '../shell/inside.ts';
import { withPackages } from '../with-packages.ts';
import { getReady } from './run.ts';
import { lacksTerminal } from './shell.ts';

interface AskOptions extends QuestionOptions, Partial<RunOptions> {
  times: number;
  save?: string;
  shell?: boolean;
}

interface AskHandover extends RunHandover {
  definition: ScenarioDefinition;
  /** The words that ask again. */
  words: string[];
}

/** `ask`: one question to many C libraries, with what was said on the wire. */
export function askCommand({ done }: Context): Command {
  const command = new Command(ASK)
    .description(
      'run steps on every C library and print what came back and who was asked; libcs with the same outcome are one group',
    )
    .argument(
      '<step...>',
      "calls and changes in order: 'getaddrinfo www.lab.test', 'server A drop', 'conf nameserver B'",
    )
    .option('--conf <text>', "the resolv.conf, with ';' between lines (default: nameserver A; options timeout:1)")
    .option(
      '--conf-file <file>',
      'a resolv.conf as it is; each of its nameservers becomes a server at that address; - is stdin',
    )
    .addOption(repeated('--server <what>', "what a server does: 'A servfail type=AAAA', '10.0.0.53 drop', 'B dead'"))
    .addOption(repeated('--record <line>', 'a record that every server has: \'www.lab.test TXT "…"\''))
    .addOption(repeated('--zone <file>', 'a zone file that every server has'))
    .option('--etc <folder>', 'files for /etc: hosts, nsswitch.conf, gai.conf …')
    .addOption(repeated('--env <name=value>', 'a variable of the program'))
    .option('--hostname <name>', "the program's host")
    .addOption(list('--libc <which>', 'as for run (default: all)'))
    .addOption(withPackages())
    .addOption(list('--daemon <which>', 'none, nsncd, nscd, unscd (default: none)'))
    .addOption(list('--daemon-libc <which>', 'the libc that the daemon runs on'))
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .addOption(list('--daemon-set <daemon.key=value>', 'a setting of a daemon, as for run'))
    .addOption(list('--probe <which>', 'as for run (default: c)'))
    .addOption(new Option('--times <n>', 'ask so often').argParser(wholeNumber({ least: 1, most: 1000 })).default(1))
    .option('--out <dir>', 'where the evidence goes (default: runs/<time>)', named)
    .option('--save <file>', 'write the scenario that does the same, and run nothing')
    .option('--shell', 'open a shell after the steps, with the servers still running: server A drop, lookup NAME')
    .addOption(list('--reporter <which>', 'a report beside the answer, as for run: html, proof …'))
    .option('--json', 'the answer as a document on stdout')
    .action(async (steps: string[], options: AskOptions) => done(await ask(steps, await withLibcsByName(options))));
  for (const { id, title } of RECORDERS) command.option(`--${id}`, title);
  return command;
}

async function ask(steps: readonly string[], options: AskOptions): Promise<number> {
  if (isInside() && options.shell) return shellAfter(ProbeId.safeParse(options.probe?.[0]).data ?? 'c');
  if (isInside()) {
    const handover = await takeRunHandover<AskHandover>();
    return answer(options, handover);
  }
  const question = questionOf(steps, options);
  const definition = definitionOf(question);
  const { repro, calls } = readOrRefuse(definition);
  if (options.shell) refuseWithShell(options);
  else refuseUnanswerable(unasked(question), calls);
  const { selection, runOptions } = wantedBy(repro, options);
  const daemons = selection.daemons.filter((daemon) => daemon !== 'none');
  if (options.save !== undefined) return save(options.save, withSettings(definition, options, daemons));
  refuseDaemonSteps(steps, daemons);
  refuseUsedFolder(options.out);
  reportersOf(options, () => []);
  for (const hint of confHints(question)) console.error(`Hint: ${hint}`);
  const handover = await getReady({ real: daemons, probes: selection.probes }, runOptions, (libcs) => {
    if (options.shell && libcs.length !== 1)
      throw new UsageError(`--shell opens one shell: name one libc with --libc, not ${libcs.length}`);
  });
  if (!handover || (options.shell && (await lacksTerminal()))) return EXIT.cannotHost;
  return reexec(process.argv[1] as string, process.argv.slice(2), {
    ...handover,
    definition,
    words: questionWords(steps, options, question),
  } satisfies AskHandover);
}

/** @throws UsageError for a server that no call can ask, and without a call */
function refuseUnanswerable([server]: readonly string[], calls: readonly CallStep[]): void {
  if (calls.length === 0)
    throw new UsageError("no step is a call, so there is no answer: add one such as 'getaddrinfo www.lab.test'");
  if (server === undefined) return;
  throw new UsageError(
    isBehaviour(server)
      ? `--server ${server}: say of which server, as in 'A ${server}'`
      : `--server ${server}: no resolv.conf names it, so nobody asks it: add 'nameserver ${server}' to --conf`,
  );
}

function isBehaviour(text: string): boolean {
  try {
    return behaviourOf(text) !== undefined;
  } catch {
    return false;
  }
}

/** @throws UsageError for a step about a daemon without one */
function refuseDaemonSteps(steps: readonly string[], daemons: readonly DaemonName[]): void {
  const step = steps.find((each) => /^\s*daemon\s/.test(each));
  if (step !== undefined && daemons.length === 0)
    throw new UsageError(`'${step.trim()}': no daemon is selected: add --daemon nsncd, or another`);
}

/** The definition with the settings that --daemon-set gives the one daemon. @throws UsageError for several daemons */
function withSettings(
  definition: ScenarioDefinition,
  { daemonSet = [] }: AskOptions,
  daemons: readonly DaemonName[],
): ScenarioDefinition {
  const [first, ...others] = Object.entries(daemonSettings(daemonSet, daemons));
  if (others.length > 0)
    throw new UsageError('--save with --daemon-set: a scenario has settings of one daemon, so name one');
  return first ? { ...definition, daemons: [first[0] as DaemonName], daemonSettings: first[1] } : definition;
}

/** @throws UsageError for options that need more than one cell, or its end */
function refuseWithShell(options: AskOptions): void {
  const { json, times, daemon = [], daemonLibc = [], probe = [], out, reporter = [] } = options;
  const recorder = RECORDERS.find(({ id }) => options[id]);
  const wrong = [
    { option: '--out', is: out !== undefined },
    { option: '--reporter', is: reporter.length > 0 },
    { option: `--${recorder?.id}`, is: recorder !== undefined },
    { option: 'several libcs of the daemon', is: daemonLibc.length > 1 },
    { option: '--json', is: json === true },
    { option: '--times', is: times > 1 },
    { option: 'several daemons', is: daemon.length > 1 },
    { option: 'several probes', is: probe.length > 1 },
  ].find(({ is }) => is);
  if (wrong) throw new UsageError(`--shell opens one shell: leave out ${wrong.option}`);
}

/** Inside: runs the steps on the one libc, and opens the shell where they end. */
async function shellAfter(probe: ProbeId): Promise<number> {
  const signals = new EndSignals();
  const { definition, prepared, daemonOverrides } = await takeHandover<AskHandover>();
  const [libc] = prepared.libcs;
  const [daemon] = prepared.daemons;
  const name: CellName = {
    ...{ repro: reproOf(ASK, definition), variant: 'main', libc: libc?.id ?? 'host', probe, attempt: 1 },
    ...{ daemon: daemon?.daemon ?? 'none', daemonLibc: daemon?.libc ?? null },
  };
  return shellWith({ prepared, daemonOverrides }, signals, name, {}, {}, []);
}

/** The repro of a question and its calls. @throws UsageError for a text that means nothing */
function readOrRefuse(definition: ScenarioDefinition): ReturnType<typeof readScenario> {
  try {
    return readScenario(ASK, definition);
  } catch (error) {
    throw error instanceof DefinitionError ? new UsageError(error.message) : error;
  }
}

function save(name: string, definition: ScenarioDefinition): number {
  const file = scenarioFileNamed(name, '--save');
  if (existsSync(file)) throw new UsageError(`${file} is there already: name another file with --save`);
  try {
    writeFileSync(file, sourceOf(definition));
  } catch (error) {
    throw new UsageError(`--save ${file}: ${(error as Error).message}`);
  }
  console.error(`Saved: ${file}. To run it: npx resolv-lab run ${file.startsWith('/') ? file : `./${file}`}`);
  return EXIT.ok;
}

function wantedBy(repro: Repro, options: AskOptions) {
  const { daemon = ['none'], probe = ['c'], times, shell = false } = options;
  const wishes = { repros: [ASK], daemons: daemon, probes: probe, variants: [], all: false };
  const runOptions: RunOptions = withLists({
    tap: true,
    ...options,
    ...(shell && !options.libc && { libc: ['host'] }),
    repeat: times,
    reporter: [],
  });
  return { selection: select(wishes, [repro]), runOptions };
}

async function answer(
  options: AskOptions,
  { definition, words, ...handover }: AskHandover & { signal: AbortSignal },
): Promise<number> {
  const { repro, calls } = readScenario(ASK, definition);
  const { selection, runOptions } = wantedBy({ ...repro, question: words }, options);
  const reporters = reportersOf(options, (document, directory) => answersOf(document, directory, calls));
  let ran = false;
  const watch: Reporter = {
    onRunEnd(document) {
      ran = document.cells.some(({ status }) => status !== 'unsupported');
    },
  };
  const code = await runHandedOver(selection, runOptions, handover, [...reporters, watch]);
  return code === EXIT.ok && !ran ? EXIT.inconclusive : code;
}

function answersOf(document: RunDocument, directory: string, calls: readonly AskedCall[]): AnswerGroup[] {
  const asked = document.cells.filter(({ status }) => status !== 'unsupported');
  return groupAnswers(
    asked.map((cell) => {
      const transcript = transcriptOf(new Evidence(storedEvents(directory, cell)), calls);
      const outcome = cell.status === 'inconclusive' ? null : (cell.outcome ?? null);
      return { cell, outcome, calls: transcript };
    }),
  );
}

function reportersOf(
  { json = false, reporter = [], out }: AskOptions,
  answersOf: (document: RunDocument, directory: string) => AnswerGroup[],
): Reporter[] {
  const { stdout, stderr } = process;
  const answers: Reporter = {
    async onRunEnd(document, directory) {
      const groups = answersOf(document, directory);
      const format = { paint: paintFor(stdout), width: widthOf(stdout) };
      await print(stdout, json ? askDocument(groups, directory) : renderAnswers(groups, format));
      if (groups.length === 0) await print(stderr, `Nothing ran: ${document.cells[0]?.reason ?? 'there is no cell'}\n`);
      if (!json) await print(stderr, `Evidence: ${directory}\n`);
    },
  };
  return [
    answers,
    ...(reporter.length > 0 ? createReporters(reporter, { stdout: json ? stderr : stdout, stderr }, out) : []),
  ];
}

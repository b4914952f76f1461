import { Command } from 'commander';
import { behaviouralRepros, selectionOf, withBehaviour } from '../../lab/inspect/checkup/behaviour.ts';
import { checkMachine } from '../../lab/inspect/checkup/checkup.ts';
import type { CheckupDocument, StaticCheckup } from '../../lab/inspect/checkup/document.ts';
import { factsOfLibc, inspect } from '../../lab/libc/index.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import type { Repro } from '../../lab/repro.ts';
import { refuseUnfitMachine } from '../../lab/requirements/index.ts';
import { requirements } from '../../lab/requirements/list.ts';
import { paintFor } from '../../reports/ansi.ts';
import { renderCheckup } from '../../reports/inspect/checkup.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { count } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { named } from '../list-option.ts';
import { referenceKnowledge } from '../reference-knowledge.ts';
import { refuseUsedFolder } from '../run-folder.ts';
import { type RunHandover, runHandedOver, takeRunHandover } from '../run-inside.ts';
import { type RunOptions, withLists } from '../run-options.ts';
import { getReady } from './run.ts';

interface CheckupOptions {
  run: boolean;
  out?: string;
  json?: boolean;
}

interface CheckupHandover extends RunHandover {
  checkup: StaticCheckup;
}

/** `checkup`: the failure modes of this machine. */
export function checkupCommand({ repros, done }: Context): Command {
  return new Command('checkup')
    .description(
      "print the failure modes that this machine is open to, without changing it: its C library's bugs by behaviour, its daemon, its resolv.conf, its processes and containers; exit 1 if there is one",
    )
    .option('--no-run', 'run nothing: the bugs of the C library come from the reference run and the sources')
    .option('--out <dir>', 'folder for the evidence (default: runs/<time>)', named)
    .option('--json', 'as JSON on stdout')
    .action(async (options: CheckupOptions) => done(await checkup(options, repros)));
}

async function checkup(options: CheckupOptions, repros: readonly Repro[]): Promise<number> {
  const knowledge = await referenceKnowledge(repros);
  const behavioural = behaviouralRepros(knowledge);
  const selection = selectionOf(behavioural);
  const runOptions = runOptionsOf(options);
  if (isInside()) {
    const handover = await takeRunHandover<CheckupHandover>();
    let code: number = EXIT.ok;
    const page = {
      async onRunEnd(document: Parameters<typeof withBehaviour>[1], directory: string) {
        code = await show(withBehaviour(handover.checkup, document, directory, behavioural), options);
      },
    };
    const ran = await runHandedOver(selection, runOptions, handover, [page]);
    return ran === EXIT.interrupted ? ran : code;
  }
  refuseUsedFolder(options.out);
  const whyNot = options.run ? await whyNothingRuns() : 'nothing ran (--no-run)';
  const handover = whyNot === null ? await getReady({ real: [], probes: ['c'] }, runOptions) : null;
  const host = await inspect('host');
  const read = await checkMachine(host.state === 'ready' ? factsOfLibc(host.libc) : null, knowledge, handover === null);
  if (!handover) return show(withoutBehaviour(read, whyNot ?? 'the lab is not ready'), options);
  process.stderr.write(`${count(behavioural.length, 'repro')} run on this machine's C library, in a sandbox\n`);
  const [script = '', ...words] = process.argv.slice(1);
  return reexec(script, words, { ...handover, checkup: read } satisfies CheckupHandover);
}

/** Only this machine's C library and the C probe. */
function runOptionsOf({ out }: CheckupOptions): RunOptions {
  return withLists({
    libc: ['host'],
    tap: false,
    repeat: 1,
    ...(out !== undefined && { out }),
  });
}

/** Why no repro can run without installing anything; null if they can. */
async function whyNothingRuns(): Promise<string | null> {
  const sysroot = await inspect('crosstool-2.17');
  const purposes = ['running', 'probes', ...(sysroot.state === 'missing' ? ['images'] : [])];
  const needed = requirements.filter((requirement) => purposes.includes(requirement.for));
  const present = await Promise.all(needed.map((requirement) => requirement.present()));
  const missing = needed.filter((_, at) => !present[at]).map(({ id }) => id);
  if (missing.length > 0) return `it needs ${missing.join(', ')} (resolv-lab doctor)`;
  return refuseUnfitMachine().then(
    () => null,
    () => 'this machine cannot host the lab (resolv-lab doctor)',
  );
}

function withoutBehaviour(read: StaticCheckup, reason: string): CheckupDocument {
  const { machine } = read;
  const notKnown = [...machine.notKnown, `how its C library behaves: ${reason}`];
  return { ...read, machine: { ...machine, notKnown }, behaviour: null };
}

/** Prints a checkup. @returns the exit code */
async function show(checkup: CheckupDocument, { json }: CheckupOptions): Promise<number> {
  const { stdout } = process;
  const format = { width: widthOf(stdout), paint: paintFor(stdout) };
  await print(stdout, json ? `${JSON.stringify(checkup, null, 2)}\n` : renderCheckup(checkup, format));
  const { machine, daemon, processes } = checkup;
  const findings = [machine, daemon.process, ...processes.found].flatMap((each) => each?.findings ?? []);
  return findings.length > 0 ? EXIT.fail : EXIT.ok;
}

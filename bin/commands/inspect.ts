import { Command, Option } from 'commander';
import { INSPECT_VERSION, type InspectDocument } from '../../lab/inspect/document.ts';
import { daemonWithoutHosts } from '../../lab/inspect/host-daemon.ts';
import { readCompose } from '../../lab/inspect/input/compose.ts';
import { readContainerJson } from '../../lab/inspect/input/container-json.ts';
import { readOciConfig } from '../../lab/inspect/input/oci-config.ts';
import { readProcess } from '../../lab/inspect/input/process.ts';
import { readQuadlet } from '../../lab/inspect/input/quadlet.ts';
import { InspectInputError } from '../../lab/inspect/input-error.ts';
import { inspectSubject } from '../../lab/inspect/inspect.ts';
import type { Subject } from '../../lab/inspect/subject.ts';
import type { Repro } from '../../lab/repro.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { paintFor } from '../../reports/ansi.ts';
import { toSarif } from '../../reports/inspect/sarif.ts';
import { renderInspected } from '../../reports/inspect/text.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { processId } from '../client-options.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { repeated } from '../list-option.ts';
import { referenceKnowledge } from '../reference-knowledge.ts';

interface InspectOptions {
  pid?: number[];
  config?: string[];
  compose?: string[];
  quadlet?: string[];
  containerJson?: string[];
  ignore?: string[];
  profile?: string[];
  json?: boolean;
  sarif?: boolean;
}

/** `inspect`: the failure modes that containers and processes are open to. */
export function inspectCommand({ repros, done }: Context): Command {
  return new Command('inspect')
    .description(
      'print the failure modes that a container or process is open to, without running anything; exit 1 if there is one, 66 if something cannot be read',
    )
    .addOption(
      new Option('--pid <n>', 'a running process').argParser((word: string, before: number[] = []) => [
        ...before,
        processId(word),
      ]),
    )
    .addOption(repeated('--config <file>', 'the config.json of an OCI bundle (runc, crun)'))
    .addOption(repeated('--compose <file>', 'a Compose file, with all of its services'))
    .addOption(
      repeated('--profile <name>', 'of a Compose file only the services without a profile, and those of this one'),
    )
    .addOption(repeated('--quadlet <file>', 'a .container file of Podman'))
    .addOption(repeated('--container-json <file>', 'the output of docker inspect or podman inspect; - is stdin'))
    .addOption(repeated('--ignore <id>', "leave out findings by id or glob: search-list, 'libc-bug/*'"))
    .option('--json', 'as JSON on stdout')
    .addOption(new Option('--sarif', 'as SARIF 2.1.0 on stdout').conflicts('json'))
    .action(async (options: InspectOptions) => done(await inspect(options, repros)));
}

async function inspect(options: InspectOptions, repros: readonly Repro[]): Promise<number> {
  const readers = readersFor(options);
  if (readers.length === 0) {
    throw new UsageError('nothing to inspect: name it with --pid, --config, --compose, --quadlet or --container-json');
  }
  const knowledge = await referenceKnowledge(repros);
  const subjects: Subject[] = [];
  let unreadable = 0;
  for (const read of readers) {
    try {
      subjects.push(...[await read()].flat());
    } catch (error) {
      if (!(error instanceof InspectInputError)) throw error;
      console.error(`resolv-lab: ${error.message}`);
      unreadable++;
    }
  }
  const withoutHosts = await daemonWithoutHosts();
  const document: InspectDocument = {
    inspectVersion: INSPECT_VERSION,
    subjects: subjects.map((subject) => inspectSubject(subject, knowledge, { ignored: options.ignore, withoutHosts })),
  };
  if (subjects.length > 0) await print(process.stdout, textOf(document, options));
  if (unreadable > 0) return EXIT.cannotRead;
  return document.subjects.some(({ findings }) => findings.length > 0) ? EXIT.fail : EXIT.ok;
}

function readersFor(options: InspectOptions): (() => Promise<Subject | Subject[]>)[] {
  const { pid = [], config = [], compose = [], quadlet = [], containerJson = [], profile = [] } = options;
  return [
    ...pid.map((each) => () => readProcess(each)),
    ...config.map((file) => () => readOciConfig(file)),
    ...compose.map((file) => () => readCompose(file, profile)),
    ...quadlet.map((file) => () => readQuadlet(file)),
    ...containerJson.map((file) => () => readContainerJson(file)),
  ];
}

function textOf(document: InspectDocument, { json, sarif }: InspectOptions): string {
  if (json) return `${JSON.stringify(document, null, 2)}\n`;
  if (sarif) return `${JSON.stringify(toSarif(document, packageJson.version), null, 2)}\n`;
  const { stdout } = process;
  return renderInspected(document.subjects, { width: widthOf(stdout), paint: paintFor(stdout) });
}

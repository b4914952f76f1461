import { cp, mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeBundle } from '../container/bundle.ts';
import { now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { AnswerSource } from '../core/sentinel.ts';
import type { Host } from '../host/host.ts';
import { mountFacts } from '../host/mount-facts.ts';
import { pinMountedFiles } from '../host/pin-mounted-files.ts';
import { type Mount, sandbox } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { environmentOn, libcEnvironment } from '../libc/libc-environment.ts';
import { type ProbeCommand, probeCommand } from '../probe/command.ts';
import { type ProbeProcess, startProbe } from '../probe/index.ts';
import { resolverVariables } from '../program/resolver-environment.ts';
import { limitStartup } from '../util/startup-limit.ts';
import type { CellEnvironment } from './environment.ts';

export interface ProbeOptions {
  /** The probe's name in events; `program` by default. */
  name?: string;
  /** Mounted over the files of its host, in this order. */
  mounts?: readonly Mount[];
  /** Environment variables, beside those that the probe itself needs. The probe inherits no others. */
  env?: Record<string, string>;
  /**
   * The program that must answer for the sentinel, as a control. The default is the daemon, where one was started on this host and the libc
   * asks a daemon for hosts; otherwise the client. `anyone`: no control, because the repro itself is about that question.
   */
  answeredBy?: AnswerSource | 'anyone';
  /** Capabilities that it keeps, such as `CAP_SYS_CHROOT` for the verb `chroot`; none by default. */
  capabilities?: readonly string[];
  /** The Debian packages of the cell's suite in its image, of those that its variant declares; by default those of the cell's program. */
  packages?: readonly string[] | undefined;
  /** A program of the host itself: it is in no container, also in a cell whose other probes are. */
  onHost?: boolean;
  /** Other than 0: it runs in a user namespace of its own, which maps uid 0 to this uid. Not in a container. */
  uid?: number;
  /** Whether its root directory is read-only, as with `docker run --read-only`. */
  readOnlyRoot?: boolean;
  /** The scenario makes calls on the main thread alone. The start of a Node probe then takes half as long. */
  mainOnly?: boolean;
  /** Only its answers matter, which depend on the libc and its files: the C probe, if it is built for the libc, because it starts fastest. */
  anyKind?: boolean;
  /** The other program of the runtime's root file system (`ProbeCommand.beside`) in place of the probe. */
  beside?: boolean;
}

/** A probe that is ready for calls. */
export interface LaunchedProbe {
  probe: ProbeProcess;
  /** The mounts of the options, pinned: they can be made again after a file has been replaced. */
  mounts: readonly Mount[];
  /** The libc that it is to run on. */
  libc: Libc;
  /** The environment variables of the probe that glibc's resolver or loader reads. */
  resolverVariables: Record<string, string>;
}

/** The word that starts a probe with calls on its main thread alone; see probes/PROTOCOL.md. */
const MAIN_ONLY = 'main-only';

/** With one of these a program of an ordinary user could read a file whose permissions forbid it (capabilities(7)). */
const READ_ANY_FILE = ['CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH'];

/** Starts the cell's probe on a host and waits until it is ready. @param hosts all hosts of the scenario, to name what is mounted */
export async function launchProbe(
  host: Host,
  {
    name = 'program',
    mounts = [],
    env,
    capabilities = [],
    onHost = false,
    uid = 0,
    readOnlyRoot = false,
    mainOnly = false,
    anyKind = false,
    beside = false,
  }: ProbeOptions,
  { cell, libc: ofCell, cProbes, runtime, timeline, logs, onStep }: CellEnvironment,
  hosts: readonly Host[],
): Promise<LaunchedProbe> {
  const isRuntime = runtime !== undefined && !anyKind;
  const other = beside ? runtime?.beside : undefined;
  if (beside && !other) throw new HarnessError(`${cell.probe} has no other program beside it`);
  const libc = other?.libc ?? ofCell;
  // Beside a program of the user's own, or a runtime, the lab's is a C probe.
  const kind = cell.probe === 'ffi' && !(anyKind && cProbes[libc.kind]) ? 'ffi' : 'c';
  const own = isRuntime ? runtime : probeCommand(kind, libc, cProbes);
  const command: ProbeCommand = other ? { mounts: [...other.mounts], program: [...other.program] } : own;
  const libcEnv = libcEnvironment(libc);
  const variables = environmentOn(libcEnv, { ...command.env, ...env });
  // Between steps, a user of `shell` may start threads in the probe.
  const isMainOnly = mainOnly && !onStep;
  const isolation = {
    ...{ host, root: command.root ?? libcEnv.root, mounts: [...libcEnv.mounts, ...command.mounts, ...mounts] },
    ...{ env: variables, capabilities, readOnlyRoot },
  };
  const program = [...command.program, ...(isMainOnly && !isRuntime ? [MAIN_ONLY] : [])];
  const container = onHost ? undefined : cell.container;
  if (container && uid !== 0)
    throw new HarnessError(`${container} gives a container no user namespace with uid ${uid}`);
  const argv = container
    ? await writeBundle(container, await mkdtemp(join(host.outside, 'bundle-')), isolation, program)
    : sandbox({ ...isolation, uid, dropped: READ_ANY_FILE }, program);
  if (command.etc !== undefined) await cp(command.etc, join(host.etc, basename(command.etc)), { recursive: true });
  timeline.add({
    ...{ kind: 'probe-start', at: now(), probe: name, host: host.name },
    ...{ libc: libc.id, version: libc.version, argv, mounts: mountFacts(host, mounts, hosts) },
    ...(container && { container }),
    ...(other && { buildId: libc.buildId }),
  });
  const pinned = await pinMountedFiles(mounts, host.outside);
  const probe = await limitStartup(startProbe, {
    ...{ argv, name, log: timeline.add, logFile: join(logs, `probe.${name}.log`) },
    // A runtime joins the network by its configuration.
    ...(!container && { network: host.network.path }),
  });
  return { probe, mounts: pinned, libc, resolverVariables: resolverVariables(variables) };
}

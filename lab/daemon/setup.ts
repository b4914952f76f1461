import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../core/harness-error.ts';
import type { DaemonId } from '../core/schema.ts';
import { SENTINEL_HOSTS } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { pathInSandbox, sourceOf } from '../host/path-in-sandbox.ts';
import { type Mount, sandbox } from '../host/sandbox.ts';
import type { DaemonImage, Libc } from '../libc/index.ts';
import { environmentOn, libcEnvironment } from '../libc/libc-environment.ts';
import type { NotifyReceiver } from '../notify/receiver.ts';
import { resolverVariables } from '../program/resolver-environment.ts';
import { cacheDir } from '../util/cache-paths.ts';
import { isBelow } from '../util/is-below.ts';
import { type DaemonDefinition, type DaemonSettings, daemonDefinition, nscdConf, ownSettings } from './definitions.ts';
import { buildNoUsersLibrary, NO_USERS_LIBRARY } from './no-users/build.ts';
import { SOCKET_DIRECTORY, type TapKit, TappedSocket } from './tap/tapped-socket.ts';

/** A generous limit for the start of a daemon, so that it holds on a busy machine. */
const READY_MS = 120_000;

export interface DaemonOptions {
  host: Host;
  image: DaemonImage;
  timeline: Timeline;
  /** File for the daemon's stdout and stderr. */
  logFile: string;
  /** Added to the daemon's default settings, which they override. */
  settings?: DaemonSettings;
  /** Records the traffic on the daemon's socket. Without it clients connect to the daemon directly. */
  tap?: TapKit;
  /** Milliseconds within which the daemon must take connections. */
  readyMs?: number;
  /** Its end is a part of the outcome, and no trouble. */
  mayEnd?: boolean;
  /** Over the files of its host, in this order. */
  mounts?: readonly Mount[];
  /** Environment variables, beside its settings. */
  env?: Readonly<Record<string, string>>;
  /** Receives the messages of the daemon to its service manager. */
  receiver?: NotifyReceiver | null;
  /** Other than 0: the daemon runs in a user namespace of its own, which maps uid 0 to this uid; `none`: which maps no user. */
  uid?: number | 'none';
  /** All hosts of the scenario, to name what is mounted; by default its own. */
  hosts?: readonly Host[];
}

/** What every process of a daemon is started with. */
export interface DaemonSetup {
  id: DaemonId;
  host: Host;
  hosts: readonly Host[];
  /** The mounts of the scenario. */
  mounts: readonly Mount[];
  libc: Libc;
  timeline: Timeline;
  /** The command line of the sandbox with the daemon in it. */
  argv: readonly string[];
  /** The daemon's own command line, as one line for people. */
  command: string;
  /** The defaults and the settings of the scenario together. */
  settings: DaemonSettings;
  /** The daemon's environment variables that glibc's resolver or loader reads. */
  resolverVariables: Record<string, string>;
  logFile: string;
  /** The file on this machine to which the daemon itself writes its log; null where it writes none. */
  ownLog: string | null;
  readyMs: number;
  mayEnd: boolean;
  /** The directory of this machine that the daemon sees as /run/nscd. It may be missing until the daemon makes it. */
  socketDirectory: string;
  /** A directory above it that exists. */
  aboveSocket: string;
  tappedSocket: TappedSocket | null;
  receiver: NotifyReceiver | null;
}

/** Prepares the command line, the files and the sandbox of a daemon; starts nothing. */
export async function prepareDaemon(id: DaemonId, options: DaemonOptions): Promise<DaemonSetup> {
  const { host, image, timeline, logFile, settings: changes = {}, tap, readyMs = READY_MS, mayEnd = false } = options;
  const { mounts: given = [], env: variables = {}, hosts = [host], uid = 0, receiver = null } = options;
  const definition = daemonDefinition(id);
  const settings = { ...definition.defaults, ...ownSettings(definition, changes) };
  if (definition.settings === 'nscd.conf') await writeFile(join(host.etc, 'nscd.conf'), nscdConf(settings));
  const elsewhere = socketDirectoryIn(given, host);
  const tappedSocket = tap
    ? await TappedSocket.create({ host, daemon: id, kit: tap, timeline, folder: elsewhere?.path })
    : null;
  const socketDirectory = tappedSocket?.folder ?? elsewhere?.path ?? join(host.run, 'nscd');
  const libcEnv = libcEnvironment(image.libc);
  const users = uid === 'none' ? await withoutUsers() : { mounts: [], env: {}, uid };
  const env = environmentOn(libcEnv, { ...variables, ...users.env, ...environmentOf(definition, settings) });
  const mounts = [
    ...libcEnv.mounts,
    ...users.mounts,
    ...(await hostsFile(host, id)),
    ...image.binds,
    ...(tappedSocket?.mounts ?? []),
    // Last, because a scenario may be about what the daemon finds in /run.
    ...given,
  ];
  const program = [image.binary, ...definition.arguments];
  return {
    ...{ id, host, hosts, mounts: given, libc: image.libc, timeline, settings, logFile, readyMs, mayEnd, tappedSocket },
    argv: sandbox({ host, root: image.root, mounts, env, uid: users.uid }, program),
    command: program.join(' '),
    resolverVariables: resolverVariables(env),
    ownLog: settings.logfile === undefined ? null : pathInSandbox(`${settings.logfile}`, { host, mounts: given }),
    receiver,
    socketDirectory,
    aboveSocket: elsewhere?.folder ?? socketDirectory,
  };
}

/**
 * The directory of this machine to which mounts of a scenario lead the daemon's /run/nscd, with the mounted folder; undefined without such a mount.
 * @throws HarnessError for a file system that the lab cannot reach
 */
function socketDirectoryIn(mounts: readonly Mount[], host: Host): ReturnType<typeof sourceOf> | undefined {
  if (!mounts.some(({ target }) => isBelow(SOCKET_DIRECTORY, target))) return undefined;
  const directory = sourceOf(SOCKET_DIRECTORY, { host, mounts });
  if (directory === null)
    throw new HarnessError(`the daemon's ${SOCKET_DIRECTORY} is in an empty file system of its own`);
  return directory;
}

/** The sandbox of a daemon that is the overflow user for itself, as all others are for it. */
async function withoutUsers(): Promise<{ mounts: Mount[]; env: Record<string, string>; uid: number }> {
  const source = await buildNoUsersLibrary(cacheDir());
  return { mounts: [{ source, target: NO_USERS_LIBRARY }], env: { LD_PRELOAD: NO_USERS_LIBRARY }, uid: 0 };
}

function environmentOf(definition: DaemonDefinition, settings: DaemonSettings): Record<string, string> {
  if (definition.settings !== 'environment') return {};
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, `${value}`]));
}

/**
 * The daemon's own /etc/hosts, with the daemon's addresses of the sentinel; all its other files are those of its host. Without a sentinel
 * in the host's file, that file as well.
 */
async function hostsFile(host: Host, id: DaemonId): Promise<Mount[]> {
  const hosts = await readFile(join(host.etc, 'hosts'), 'utf8').catch(() => '');
  if (!hosts.includes(SENTINEL_HOSTS.client)) return [];
  const source = join(host.outside, `${id}-hosts`);
  await writeFile(source, hosts.replace(SENTINEL_HOSTS.client, SENTINEL_HOSTS.daemon));
  return [{ source, target: '/etc/hosts' }];
}

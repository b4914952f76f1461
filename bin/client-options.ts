import { existsSync, lstatSync, statSync } from 'node:fs';
import { isAbsolute, normalize, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { clientWord } from '../lab/client/command-options.ts';
import { ClientDefinitionError, type ClientProgram, commandWords, parseProvoke } from '../lab/client/definition.ts';
import { rootFolder } from '../lab/client/image-archive.ts';
import { withClient } from '../lab/client/repro.ts';
import { runningProcess } from '../lab/client/running-process.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';
import { repeated } from './list-option.ts';
import type { RunOptions } from './run-options.ts';

/** The options about a program of the user's own. */
export interface ClientOptions {
  client?: string;
  provoke?: string;
  name?: string;
  clientForks?: boolean;
  clientEnv?: string[];
  mount?: string[];
  root?: string;
  pid?: number;
  patience?: number;
}

/** The options that mean nothing without `--client`. */
const NEED_CLIENT = {
  provoke: '--provoke',
  name: '--name',
  clientForks: '--client-forks',
  clientEnv: '--client-env',
  mount: '--mount',
  root: '--root',
  patience: '--patience',
} as const satisfies Partial<Record<keyof ClientOptions, string>>;

/** Adds the options about a program of the user's own. */
export function addClientOptions(command: Command): Command {
  return command
    .option('--client <command>', 'a program of your own in place of the probe, as you would call it')
    .option(
      '--provoke <how>',
      'what makes it look up: itself, line:TEXT, signal:HUP, connect:PORT, exec:CMD (default: itself)',
    )
    .option('--name <name>', 'the name whose queries count, or *.example.test (default: the first it asks for)')
    .option('--client-forks', 'lookups of its forked children count')
    .addOption(repeated('--client-env <name=value>', 'a variable of its environment'))
    .addOption(repeated('--mount <src[:dst[:rw]]>', 'a file or folder of yours that it sees'))
    .option(
      '--root <root>',
      'its root file system: a folder, an OCI image layout, or a tar (docker save, docker export)',
    )
    .addOption(
      new Option(
        '--pid <n>',
        'a process of this machine: its command, environment and root, as far as no option says else',
      ).argParser(processId),
    )
    .addOption(new Option('--patience <s>', 'seconds to wait for a lookup; 30 without it').argParser(seconds));
}

/** The id of a process on the command line. @throws InvalidArgumentError */
export function processId(word: string): number {
  if (!/^[1-9]\d{0,9}$/.test(word)) throw new InvalidArgumentError('It must be the id of a process.');
  return Number(word);
}

/**
 * The options in a form that the inner process understands, which sees neither this machine's processes nor its network: `--pid` becomes
 * command, environment and root, and an image becomes a folder.
 *
 * @returns the options, and the words to add to the command line of the inner process
 * @throws UsageError for a process or a root that cannot be used
 */
export async function settledOptions(given: ClientOptions): Promise<{ options: ClientOptions; words: string[] }> {
  const { pid, root } = given;
  if (pid === undefined && root === undefined) return { options: given, words: [] };
  try {
    const running = pid === undefined ? null : runningProcess(pid);
    const folder = root === undefined ? running?.root : await rootFolder(root);
    const command = given.client === undefined && running ? running.command.map(clientWord).join(' ') : undefined;
    const env = Object.entries(running?.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const clientEnv = [...env, ...(given.clientEnv ?? [])];
    const isOwnRoot = folder !== undefined && folder !== '/';
    return {
      options: {
        ...given,
        clientEnv,
        ...(isOwnRoot && { root: folder }),
        ...(command !== undefined && { client: command }),
      },
      words: [
        ...(command === undefined ? [] : ['--client', command]),
        ...(isOwnRoot ? ['--root', folder] : []),
        ...env.map((word) => `--client-env=${word}`),
      ],
    };
  } catch (error) {
    throw error instanceof ClientDefinitionError ? new UsageError(error.message) : error;
  }
}

function seconds(word: string): number {
  const value = Number(word);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('It must be a number of seconds up to 3600.');
  return value;
}

/** The program of the command line; null without `--client`. @throws UsageError for an option that means nothing */
export function clientOf(options: ClientOptions & { probe?: readonly string[]; tap?: boolean }): ClientProgram | null {
  const {
    client,
    provoke = 'itself',
    name,
    clientForks,
    clientEnv = [],
    mount = [],
    root,
    patience,
    probe = [],
    tap,
  } = options;
  if (client === undefined) {
    const other = Object.entries(NEED_CLIENT).find(([key]) => {
      const value = options[key as keyof ClientOptions];
      return Array.isArray(value) ? value.length > 0 : value !== undefined;
    });
    if (other) throw new UsageError(`${other[1]} needs a program of your own: --client 'CMD ARGS…'`);
    return null;
  }
  if (tap === false)
    throw new UsageError('behind a daemon the tap tells which process asked: leave out --no-tap, or --client');
  if (probe.length > 0) throw new UsageError('--client takes the place of the probe: leave out --probe');
  try {
    return {
      command: commandWords(client),
      provoke: parseProvoke(provoke),
      ...(name !== undefined && { name }),
      ...(clientForks && { forks: true }),
      ...(clientEnv.length > 0 && { env: Object.fromEntries(clientEnv.map(variableOf)) }),
      ...(mount.length > 0 && { mounts: mount.map(mountOf) }),
      ...(root !== undefined && { root: rootOf(root) }),
      ...(patience !== undefined && { patience }),
    };
  } catch (error) {
    throw error instanceof ClientDefinitionError ? new UsageError(error.message) : error;
  }
}

/** A client with a root file system of its own runs on no libc of the lab, whose choice then concerns the lab's own programs alone. */
export function withRootLibc(options: RunOptions, { root }: ClientOptions): RunOptions {
  return root === undefined || options.libc.length > 0 ? options : { ...options, libc: ['host'] };
}

/** The repros with the program in place of the probe. */
export function withClientOption(repros: readonly Repro[], client: ClientProgram | null): readonly Repro[] {
  return client ? repros.map((repro) => (repro.client ? repro : withClient(repro, client))) : repros;
}

function variableOf(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`--client-env ${text}: it must be NAME=value`);
  return [name, value];
}

/** `SRC`, `SRC:DST`, with `:rw` behind it for a writable one. */
export function mountOf(text: string): { source: string; target: string; writable?: boolean } {
  const [, from = '', to, access] = /^([^:]+)(?::(\/[^:]*))?(?::(rw|ro))?$/.exec(text) ?? [];
  if (from === '') throw new UsageError(`--mount ${text}: it must be SRC, SRC:DST or SRC:DST:rw`);
  const source = resolve(from);
  if (!existsSync(source)) throw new UsageError(`--mount ${text}: there is no ${source}`);
  const target = to ?? source;
  if (!isAbsolute(target) || normalize(target) !== target)
    throw new UsageError(`--mount ${text}: '${target}' is no absolute path`);
  return { source, target, ...(access === 'rw' && { writable: true }) };
}

function rootOf(text: string): string {
  const root = resolve(text);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) throw new UsageError(`--root ${text}: it is no folder`);
  if (!['usr', 'bin', 'sbin', 'lib'].some((folder) => lstatSync(`${root}/${folder}`, { throwIfNoEntry: false })))
    throw new UsageError(`--root ${text}: it has none of usr, bin, sbin and lib, so it is no root file system`);
  return root;
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Question } from '../lab/ask/definition.ts';
import { UsageError } from './exit-codes.ts';
import { repeated } from './list-option.ts';

/** The options of `ask` that make its question. */
export interface QuestionOptions {
  conf?: string;
  confFile?: string;
  server?: string[];
  record?: string[];
  zone?: string[];
  etc?: string;
  env?: string[];
  hostname?: string;
}

/** The files of /etc that a folder may bring: those that the resolver and the name service read. */
const LARGEST_FILE = 1 << 20;

/**
 * Reads what a question names: a resolv.conf, zone files, a folder with files of /etc.
 *
 * @throws UsageError for what cannot be read, or makes no sense
 */
export function questionOf(steps: readonly string[], options: QuestionOptions): Question {
  const { conf, confFile, server = [], record = [], zone = [], etc: folder, env = [], hostname } = options;
  if (conf !== undefined && confFile !== undefined)
    throw new UsageError('--conf and --conf-file: leave out one of them');
  const etc = folder === undefined ? {} : filesOf(folder);
  const { 'resolv.conf': ofFolder, ...others } = etc;
  const text = confFile === undefined ? (conf?.replaceAll(/[ \t]*;[ \t]*/g, '\n') ?? ofFolder) : readConf(confFile);
  return {
    steps,
    ...(text !== undefined && { conf: text }),
    servers: server,
    records: record,
    zones: zone.map((file) => read(file, 'zone')),
    etc: others,
    env: Object.fromEntries(env.map(variableOf)),
    ...(hostname !== undefined && { hostname }),
  };
}

/** The words that ask the question again. What was read from stdin is in the words. */
export function questionWords(steps: readonly string[], options: QuestionOptions, { conf: text }: Question): string[] {
  const { conf, confFile, server = [], record = [], zone = [], etc, env = [], hostname } = options;
  const each = (option: string, values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [`--${option}`, value]));
  const ofStdin = confFile === '-' ? text?.trimEnd().replaceAll('\n', '; ') : undefined;
  return [
    ...steps,
    ...each('conf', [ofStdin ?? conf]),
    ...each('conf-file', [confFile === '-' ? undefined : confFile]),
    ...each('server', server),
    ...each('record', record),
    ...each('zone', zone),
    ...each('etc', [etc]),
    ...each('env', env),
    ...each('hostname', [hostname]),
  ];
}

/**
 * The question that such words ask, with the files that they name as they are now.
 *
 * @throws UsageError as `questionOf`
 */
export function questionAgain(words: readonly string[]): Question {
  const command = new Command().argument('[step...]').exitOverride();
  for (const option of ['conf', 'conf-file', 'etc', 'hostname']) command.option(`--${option} <value>`);
  for (const option of ['server', 'record', 'zone', 'env']) command.addOption(repeated(`--${option} <value>`, ''));
  command.parse(words, { from: 'user' });
  return questionOf(command.args, command.opts<QuestionOptions>());
}

function readConf(file: string): string {
  return read(file === '-' ? 0 : file, 'conf-file');
}

function read(file: string | 0, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--${option} ${file}: ${(error as Error).message}`);
  }
}

function filesOf(folder: string): Record<string, string> {
  try {
    const names = readdirSync(folder).filter((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat?.isFile() && stat.size <= LARGEST_FILE;
    });
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  } catch (error) {
    throw new UsageError(`--etc ${folder}: ${(error as Error).message}`);
  }
}

function variableOf(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`--env ${text}: it must be NAME=value`);
  return [name, value];
}

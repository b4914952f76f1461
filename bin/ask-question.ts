import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Question, unaskedServers } from '../lab/ask/definition.ts';
import { UsageError } from './exit-codes.ts';

/** The options of `ask` that make its question. */
export interface QuestionOptions {
  conf?: string;
  confFile?: string;
  server?: string[];
  record?: string[];
  zone?: string[];
  etc?: string;
  env?: string[];
  /** A shell may ask servers that no step names. */
  shell?: boolean;
}

/** The files of /etc that a folder may bring: those that the resolver and the name service read. */
const LARGEST_FILE = 1 << 20;

/**
 * Reads what a question names: a resolv.conf, zone files, a folder with files of /etc.
 *
 * @throws UsageError for what cannot be read, or makes no sense
 */
export function questionOf(steps: readonly string[], options: QuestionOptions): Question {
  const { conf, confFile, server = [], record = [], zone = [], etc: folder, env = [] } = options;
  if (conf !== undefined && confFile !== undefined)
    throw new UsageError('--conf and --conf-file: leave out one of them');
  const etc = folder === undefined ? {} : filesOf(folder);
  const { 'resolv.conf': ofFolder, ...others } = etc;
  const text = confFile === undefined ? (conf?.replaceAll(/[ \t]*;[ \t]*/g, '\n') ?? ofFolder) : readConf(confFile);
  const question: Question = {
    steps,
    ...(text !== undefined && { conf: text }),
    servers: server,
    records: record,
    zones: zone.map((file) => read(file, 'zone')),
    etc: others,
    env: Object.fromEntries(env.map(variableOf)),
  };
  const { unasked, asked } = unaskedServers(question);
  if (unasked.length > 0 && !options.shell)
    throw new UsageError(
      `--server ${unasked[0]}: neither the resolv.conf nor a step names this server; they name ${asked.join(', ')}`,
    );
  return question;
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

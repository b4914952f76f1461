import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { RunDocument } from '../lab/core/schema.ts';
import { readEvents } from '../lab/core/timeline.ts';
import { cpuSecondsOfChildren, cpuSecondsOfMachine } from './cpu-time.ts';
import { mandatedWait } from './mandated-wait.ts';

const COMMAND = fileURLToPath(new URL('../bin/resolv-lab.mjs', import.meta.url));

/** The cost of one `resolv-lab run`. */
export interface LabRun {
  /** The duration of the whole command. */
  wallSeconds: number;
  cpuSeconds: number;
  /** The CPU seconds of all other processes of this machine meanwhile. */
  otherCpuSeconds: number;
  /** The number of cells that ran, without unsupported ones. */
  cells: number;
  /** The mandated wait of each cell in seconds. */
  waits: number[];
  /** The number of cells with the status `fail` or `inconclusive`. */
  unsuccessful: number;
}

/** Runs the command with these arguments, and removes its results. @throws Error if this machine cannot host the lab */
export function runLab(words: readonly string[]): Promise<LabRun> {
  const [cpuBefore, machineBefore, started] = [cpuSecondsOfChildren(), cpuSecondsOfMachine(), performance.now()];
  return inRunFolder([...words, '--reporter', 'lines'], {}, async (out) => {
    const wallSeconds = (performance.now() - started) / 1000;
    const cpuSeconds = cpuSecondsOfChildren() - cpuBefore;
    const { cells } = RunDocument.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')));
    const directories = cells.flatMap(({ evidence }) => evidence.directory ?? []);
    const waits = directories.map(async (each) => mandatedWait(await readEvents(join(out, each, 'events.jsonl'))));
    return {
      wallSeconds,
      cpuSeconds,
      otherCpuSeconds: Math.max(0, cpuSecondsOfMachine() - machineBefore - cpuSeconds),
      cells: directories.length,
      waits: await Promise.all(waits),
      unsuccessful: cells.filter(({ status }) => status === 'fail' || status === 'inconclusive').length,
    };
  });
}

/**
 * Runs the command with these arguments, calls `read` with its folder, and removes the folder.
 * @param env variables in addition to this process's own
 * @throws Error if this machine cannot host the lab
 */
export async function inRunFolder<T>(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  read: (out: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
  try {
    const out = join(temporary, 'run');
    // The verdicts do not matter here, and so the exit code does not either.
    const { stderr } = await execa(process.execPath, [COMMAND, 'run', ...words, '--out', out], {
      stdout: 'ignore',
      reject: false,
      env,
    });
    if (!existsSync(join(out, 'result.json'))) throw new Error(`the lab did not run: ${stderr}`);
    return await read(out);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

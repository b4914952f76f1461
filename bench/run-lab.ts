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

/** What one `resolv-lab run` cost. */
export interface LabRun {
  /** The whole command. */
  wallSeconds: number;
  cpuSeconds: number;
  /** What everybody else on this machine worked meanwhile. */
  otherCpuSeconds: number;
  /** Cells that were played; the unsupported ones cost nothing. */
  cells: number;
  /** Seconds of mandated waiting, one for each cell. */
  waits: number[];
  /** Cells that came out `fail` or `inconclusive`. */
  notWell: number;
}

/** Runs the command with these words, and throws what it leaves away. @throws when it cannot host the lab */
export function runLab(words: readonly string[]): Promise<LabRun> {
  const [own, machine, started] = [cpuSecondsOfChildren(), cpuSecondsOfMachine(), performance.now()];
  return inRunFolder([...words, '--reporter', 'lines'], {}, async (out) => {
    const wallSeconds = (performance.now() - started) / 1000;
    const cpuSeconds = cpuSecondsOfChildren() - own;
    const { cells } = RunDocument.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')));
    const directories = cells.flatMap(({ evidence }) => evidence.directory ?? []);
    const waits = directories.map(async (each) => mandatedWait(await readEvents(join(out, each, 'events.jsonl'))));
    return {
      wallSeconds,
      cpuSeconds,
      otherCpuSeconds: Math.max(0, cpuSecondsOfMachine() - machine - cpuSeconds),
      cells: directories.length,
      waits: await Promise.all(waits),
      notWell: cells.filter(({ status }) => status === 'fail' || status === 'inconclusive').length,
    };
  });
}

/**
 * Runs the command with these words, has its folder read, and throws it away.
 * @param env added to this process's own
 * @throws when it cannot host the lab
 */
export async function inRunFolder<T>(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  read: (out: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
  try {
    const out = join(temporary, 'run');
    // Which cells pass is not the bench's business, so neither is the exit code.
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

import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { RES_STATE } from '../../probes/ffi/layouts.ts';
import { res as FLAGS } from '../../probes/ffi/names.ts';
import { elfSymbol } from '../libc/inspect/elf-symbol.ts';
import { mappedLibc } from './mapped-libc.ts';

/** The resolver state of a process's main thread, as far as a program sets it itself. */
export interface ProgramState {
  /** `_res.options`. */
  options: number;
  /** The names of its bits as in <resolv.h>, lowest first. */
  flags: string[];
}

const OPTIONS_AT = RES_STATE.at.options;
/** An unsigned long. */
const OPTIONS_SIZE = 8;

/**
 * Where a process has `_res`, the state of its main thread (glibc's resolv/res_libc.c; other threads have states of their own).
 *
 * @returns null for a process without glibc, and after its end
 */
async function stateAddress(pid: number): Promise<number | null> {
  const libc = await mappedLibc(pid).catch(() => null);
  if (!libc) return null;
  const symbol = await elfSymbol(`/proc/${pid}/root${libc.path}`, '_res').catch(() => null);
  const base = baseOf(pid, libc.path);
  return symbol === null || base === null ? null : base + symbol;
}

/** The address of a mapped file's first octet; its first segment begins at address 0. */
function baseOf(pid: number, path: string): number | null {
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, start = '', offset = '', file] = /^(\w+)-\w+ \S+ (\w+) \S+ \d+ +(\/.*)$/.exec(line) ?? [];
      if (file === path && parseInt(offset, 16) === 0) return parseInt(start, 16);
    }
  } catch {
    // It has ended.
  }
  return null;
}

/** Reads `_res.options` of a process that does not run: one that sleeps, or waits for a reply. Null if it has none, or has ended. */
export async function readProgramState(pid: number): Promise<ProgramState | null> {
  const address = await stateAddress(pid);
  return address === null ? null : withMemory(pid, 'r', (file) => stateIn(file, address));
}

/** Clears bits of `_res.options` in a process that sleeps. @returns the state before and after; null as above */
export async function clearFlags(pid: number, flags: number): Promise<[ProgramState, ProgramState] | null> {
  const address = await stateAddress(pid);
  if (address === null) return null;
  return withMemory(pid, 'r+', (file) => {
    const before = stateIn(file, address);
    const octets = Buffer.alloc(OPTIONS_SIZE);
    octets.writeBigUInt64LE(BigInt(before.options) & ~BigInt(flags));
    writeSync(file, octets, 0, OPTIONS_SIZE, address + OPTIONS_AT);
    return [before, stateIn(file, address)];
  });
}

function stateIn(file: number, address: number): ProgramState {
  const octets = Buffer.alloc(OPTIONS_SIZE);
  readSync(file, octets, 0, OPTIONS_SIZE, address + OPTIONS_AT);
  const options = Number(octets.readBigUInt64LE());
  return { options, flags: Object.keys(FLAGS).filter((name) => (options & (FLAGS[name] ?? 0)) !== 0) };
}

/** A process whose memory is closed to the lab, or that has ended, has none. */
function withMemory<T>(pid: number, flags: string, use: (file: number) => T): T | null {
  let file: number;
  try {
    file = openSync(`/proc/${pid}/mem`, flags);
  } catch {
    return null;
  }
  try {
    return use(file);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/** The value of a flag by its name in <resolv.h>, with or without `RES_`; undefined for no flag. */
export function flagValue(name: string): number | undefined {
  const full = name.toUpperCase().startsWith('RES_') ? name.toUpperCase() : `RES_${name.toUpperCase()}`;
  return Object.hasOwn(FLAGS, full) ? FLAGS[full] : undefined;
}

import { ExecaError } from 'execa';
import { cacheDir } from '../util/cache-paths.ts';
import { HarnessError } from './harness-error.ts';

/** The disk does not take what the cache is to keep: whatever could not be made for that, it says nothing about the thing itself. */
export class StorageError extends HarnessError {
  /** @param what could not be made; `fault` is what was said of the disk */
  constructor(what: string, fault: string) {
    super(`cannot make ${what}: ${fault}; make room in ${cacheDir()}, or name another folder with RESOLV_LAB_CACHE`);
  }
}

/** Of errno(3): the disk is the matter, and not who writes or what. */
const STORAGE_ERRNOS = ['ENOSPC', 'EDQUOT', 'EIO'];

/** What programs make of them in the C locale, and apt's own word for the first. */
const STORAGE_MESSAGES = /No space left on device|Disk quota exceeded|Input\/output error|enough free space/;

/**
 * What an error says of a disk, in one line, or null if it is about something else: the message of one of Node's, or what a program
 * that failed wrote.
 */
export function storageFault(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof ExecaError) {
    const lines = String(error.stderr ?? '').split('\n');
    return lines.find((line) => STORAGE_MESSAGES.test(line))?.trim() ?? null;
  }
  return isStorageError(error) ? error.message : storageFault(error.cause);
}

/** Whether an error is itself one of Node's about a disk. */
export function isStorageError(error: Error): boolean {
  return 'code' in error && STORAGE_ERRNOS.includes(String(error.code));
}

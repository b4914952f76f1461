import { ExecaError } from 'execa';
import { cacheDir } from '../util/cache-paths.ts';
import { HarnessError } from './harness-error.ts';

/** A disk fault, such as a full disk, that keeps the lab from writing a file to the cache. */
export class StorageError extends HarnessError {
  /** @param item the item that could not be created; `fault` is the message about the disk */
  constructor(item: string, fault: string) {
    super(`cannot create ${item}: ${fault}; free space in ${cacheDir()}, or name another folder with RESOLV_LAB_CACHE`);
  }
}

/** The errno values (errno(3)) of disk faults. */
const STORAGE_ERRNOS = ['ENOSPC', 'EDQUOT', 'EIO'];

/** The messages of these in the C locale, and apt's message for ENOSPC. */
const STORAGE_MESSAGES = /No space left on device|Disk quota exceeded|Input\/output error|enough free space/;

/**
 * The message of a disk fault, in one line: from an error of Node, or from the stderr of a failed program. Null for other
 * errors.
 */
export function storageFault(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof ExecaError) {
    const lines = String(error.stderr ?? '').split('\n');
    return lines.find((line) => STORAGE_MESSAGES.test(line))?.trim() ?? null;
  }
  return isStorageError(error) ? error.message : storageFault(error.cause);
}

/** Whether an error of Node is a disk fault. */
export function isStorageError(error: Error): boolean {
  return 'code' in error && STORAGE_ERRNOS.includes(String(error.code));
}

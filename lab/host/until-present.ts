import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/**
 * Waits for a path, by inotify in the nearest folder above it that exists. Folders in between may be missing.
 *
 * @param top a folder above it that exists
 * @throws the reason of the signal
 */
export async function untilPresent(path: string, top: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(path)) {
    signal.throwIfAborted();
    const folder = nearest(dirname(path), top);
    const next = relative(folder, path).split('/')[0] ?? basename(path);
    await untilEntry(folder, next, signal);
  }
}

function nearest(folder: string, top: string): string {
  return folder === top || existsSync(folder) ? folder : nearest(dirname(folder), top);
}

/** Waits until a folder has an entry of this name, or no longer exists. */
async function untilEntry(folder: string, name: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It may fail before it is awaited.
  promise.catch(() => {});
  let watcher: FSWatcher | null = null;
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    watcher = watch(folder, () => (existsSync(join(folder, name)) || !existsSync(folder)) && resolve());
    watcher.on('error', () => resolve());
    signal.throwIfAborted();
    if (!existsSync(join(folder, name))) await promise;
  } finally {
    watcher?.close();
    signal.removeEventListener('abort', abort);
  }
}

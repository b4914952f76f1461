import { inspect, type Libc, whyNotReady } from '../lab/libc/index.ts';
import { UsageError } from './exit-codes.ts';

/** A C library of this machine. @param word as the user named it @throws UsageError if it is not ready */
export async function readyLibc(id: string, word = id): Promise<Libc> {
  const state = await inspect(id);
  if (state.state !== 'ready') throw new UsageError(`no libc ${word}: ${whyNotReady(state)}`);
  return state.libc;
}

import type { Options } from 'execa';
import type { CellResult } from '../../lab/core/schema.ts';
import { run } from './command.ts';

/** A program in place of the probe, and its cell. */
export interface OwnClient {
  /** As a person would call it. */
  command: string;
  /** The options of `run` about it. */
  options?: readonly string[];
  repro?: string;
  libc?: string;
  daemon?: string;
}

/** A client as the command with fixtures has it: a repro. */
export interface ClientRepro {
  id: string;
  repro: string;
  words: string[];
}

/**
 * Runs each client in its cell, all of them by one command: its start takes longer than most cells.
 *
 * @param words options of `run` for all of them
 * @returns the cells by their clients
 */
export async function runClients(
  clients: readonly OwnClient[],
  words: readonly string[],
  options: Options,
): Promise<Map<OwnClient, CellResult>> {
  const planned = clients.map(
    ({ command, options: about = [], repro = 'stale-resolv-conf', libc = 'host', daemon = 'none' }, at) => {
      const id = `client-${at}`;
      return { id, repro, words: ['--client', command, ...about], cell: `${id}/main/${libc}/${daemon}/client` };
    },
  );
  const env = { OWN_CLIENTS: JSON.stringify(planned satisfies ClientRepro[]) };
  const { document } = await run([...planned.map(({ cell }) => cell), ...words], { ...options, env });
  const byId = new Map(document.cells.map((cell) => [cell.id, cell]));
  return new Map(planned.map(({ cell }, at) => [clients[at] as OwnClient, byId.get(cell) as CellResult]));
}

import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { hasSocket } from '../client/processes.ts';
import { socketReady } from '../host/socket-ready.ts';
import { untilPresent } from '../host/until-present.ts';
import { inNetwork } from '../namespaces/syscalls.ts';
import { withDescendants } from '../program/descendants.ts';

/** What shows that a service is ready: a unix socket that takes connections, a port on which it listens, or a file. */
export type Readiness = { what: 'socket' | 'file'; path: string } | { what: 'port'; port: number };

/** The service that is waited for. */
export interface Starting {
  /** The path on this machine of a path that the service sees. */
  pathOf(path: string): string;
  /** A folder of this machine that exists, above each such path. */
  above(path: string): string;
  /** The path of its network namespace. */
  network: string;
  pids(): readonly number[];
  /** Aborted, with the reason, when the service cannot become ready any more. */
  signal: AbortSignal;
}

/** Reads `socket:/run/x`, `file:/run/x.pid` or `port:53`. @returns null for a text of another form */
export function parseReadiness(text: string): Readiness | null {
  const [, what = '', value = ''] = /^(socket|file|port):(\S+)$/.exec(text) ?? [];
  if (what === 'port') {
    const port = Number(value);
    return /^\d+$/.test(value) && port > 0 && port < 65536 ? { what, port } : null;
  }
  return what !== '' && value.startsWith('/') ? { what: what as 'socket' | 'file', path: value } : null;
}

/** Waits until a service is ready. @throws the reason of the signal */
export async function untilReady(readiness: Readiness, service: Starting): Promise<void> {
  const { signal } = service;
  if (readiness.what === 'port') return untilListening(readiness.port, service);
  const [path, above] = [service.pathOf(readiness.path), service.above(readiness.path)];
  if (readiness.what === 'socket') return socketReady(path, above, signal);
  await untilPresent(path, above, signal);
  signal.throwIfAborted();
}

/** In milliseconds, between two readings of the kernel's tables: it reports no event when a socket begins to listen. */
const BETWEEN_READINGS_MS = 10;

/** Fake servers may listen on the same port of other addresses, so the socket must be the service's own. */
async function untilListening(port: number, { network, pids, signal }: Starting): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const inodes = inNetwork(network, () => listeningSockets(port));
    const all = inodes.size > 0 ? pids().flatMap(withDescendants) : [];
    if (all.some((pid) => hasSocket(pid, inodes))) return;
    await wait(BETWEEN_READINGS_MS);
  }
}

/** States of <net/tcp_states.h> in /proc/net (proc(5)): TCP_LISTEN, and TCP_CLOSE of a bound UDP socket. */
const LISTENING = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' };

/** The inodes of the sockets of this network namespace that listen on a port. */
function listeningSockets(port: number): Set<string> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return new Set(
    Object.entries(LISTENING).flatMap(([table, state]) =>
      linesOf(table).flatMap((line) => {
        const [, local = '', , found, , , , , , inode = '0'] = line.trim().split(/\s+/);
        return local.endsWith(`:${wanted}`) && found === state ? [inode] : [];
      }),
    ),
  );
}

function linesOf(table: string): string[] {
  try {
    return readFileSync(`/proc/thread-self/net/${table}`, 'utf8').split('\n').slice(1).filter(Boolean);
  } catch {
    // Without IPv6 there is no table for it.
    return [];
  }
}

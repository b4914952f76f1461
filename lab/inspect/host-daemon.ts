import { readFileSync } from 'node:fs';
import type { DaemonName } from '../libc/types.ts';
import { findDaemon } from './checkup/daemon.ts';
import type { Place } from './document.ts';
import { readIfPossible } from './input/read-text.ts';
import { pathInRoot } from './view/root.ts';

/** The name service daemon of this machine that answers for no hosts, and where its setting was read. */
export interface WithoutHosts {
  daemon: DaemonName;
  place: Place;
}

/**
 * The daemon that listens on this machine's socket, if its settings say that it answers for no hosts; null if they do not, or if this user
 * cannot see the daemon. Nothing connects to it.
 */
export async function daemonWithoutHosts(): Promise<WithoutHosts | null> {
  const { subject } = await findDaemon();
  const { pid, daemon } = subject?.process ?? {};
  if (pid === undefined || !daemon) return null;
  const place = SETTINGS[daemon](pid);
  return place && { daemon, place };
}

const SETTINGS: Record<DaemonName, (pid: number) => Place | null> = {
  nscd: (pid) => hostsDisabled(configurationOf(pid)),
  nsncd: (pid) => hostsIgnored(pid),
  unscd: (pid) => hostsDisabled(configurationOf(pid)),
};

/** The configuration file of nscd and unscd, as the daemon sees it: the one of its option -f, or /etc/nscd.conf (nscd(8)). */
function configurationOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const option = words.findIndex((word) => word === '-f' || word === '--config-file');
  const named = words.find((word) => word.startsWith('--config-file='))?.slice('--config-file='.length);
  return pathInRoot(`/proc/${pid}/root`, named ?? (option < 0 ? undefined : words[option + 1]) ?? '/etc/nscd.conf');
}

/** `enable-cache hosts no` (nscd.conf(5)); of several lines the last counts. */
export function hostsDisabled(file: string): Place | null {
  const lines = (readIfPossible(file) ?? '').split('\n');
  const settings = lines.flatMap((line, at) => {
    const [, value] = /^\s*enable-cache\s+hosts\s+(\w+)\s*(?:#.*)?$/.exec(line) ?? [];
    return value === undefined ? [] : [{ value, place: { file, line: at + 1, value: line.trim() } }];
  });
  const last = settings.at(-1);
  return last?.value === 'no' ? last.place : null;
}

/** NSNCD_IGNORE_HOSTS=true in the daemon's environment (README of nsncd). */
export function hostsIgnored(pid: number): Place | null {
  const file = `/proc/${pid}/environ`;
  try {
    const setting = readFileSync(file, 'utf8')
      .split('\0')
      .find((word) => word.startsWith('NSNCD_IGNORE_HOSTS='));
    return setting === 'NSNCD_IGNORE_HOSTS=true' ? { file, value: setting } : null;
  } catch {
    return null;
  }
}

import type { LibcFacts } from '../core/schema.ts';
import type { DaemonName } from '../libc/types.ts';
import type { Inspected, Place } from './document.ts';

/** A mount in a container or process. */
export interface Mount {
  /** The absolute path inside. */
  target: string;
  /**
   * `bind`: a path of this machine; `empty`: a file system without content, as tmpfs; `hidden`: a file system whose content
   * this machine does not show at a path, such as a volume of an engine.
   */
  kind: 'bind' | 'empty' | 'hidden';
  /** The path on this machine; null unless it is known. */
  source: string | null;
  place: Place;
}

/** A path as a container or process sees it. */
export interface SeenPath {
  /** The path inside, without symlinks. */
  path: string;
  /** The mount that it is on; null on the root file system. */
  mount: Mount | null;
  /** The path of the same file on this machine, without symlinks; null if that is not known. The file need not exist. */
  onHost: string | null;
}

/** The file system of a container or process. */
export interface View {
  /** Looks a path up as the programs inside would. */
  look(path: string): SeenPath;
  /** Whether the file at a path inside is that at a path of this machine. Neither need exist: then their folders decide. */
  isOnHost(path: string, here: string): boolean;
}

/** A line of resolv.conf, or the setting of an engine that becomes one. */
export interface ConfLine {
  text: string;
  place: Place;
}

/** A resolv.conf, as far as it is known. */
export interface ResolvConf {
  /** Null for the settings of an engine, which writes the file itself. */
  file: string | null;
  lines: readonly ConfLine[];
}

/** A variable of the environment that the resolver reads. */
export interface Variable {
  value: string;
  place: Place;
}

/** A C library with the file that it was read from. */
export interface FoundLibc {
  facts: LibcFacts;
  file: string;
}

/** How a container or process uses the network of this machine. */
export type Network = 'own' | 'host' | 'unknown';

/** Facts that only a running process has. */
export interface ProcessFacts {
  pid: number;
  /** The name service daemon that it is, by the name of its program; null for other programs. */
  daemon: DaemonName | null;
  /** Whether its root directory is another one than this program's own. */
  ownRoot: boolean;
  /** The source of the file mount of its resolv.conf was removed or replaced. */
  resolvConfDeleted: boolean;
  /** Whether its resolv.conf has the content of this machine's; null if one of them cannot be read. */
  sameResolvConf: boolean | null;
  /** The mapped C library if the file at its path is another one now. */
  replacedLibc: { path: string; running: string; onDisk: string } | null;
}

/** A container or process to inspect, whatever input describes it. */
export interface Subject {
  name: string;
  input: Inspected['input'];
  from: string;
  /** The folder of its root file system, if that has a path of its own on this machine; null for a process. */
  root: string | null;
  view: View;
  network: Network;
  environment: Readonly<Record<string, Variable>>;
  resolvConf: ResolvConf | null;
  libc: FoundLibc | null;
  process: ProcessFacts | null;
  /** The profiles without which a service of Compose does not start. */
  profiles?: readonly string[];
  notKnown: readonly string[];
}

export type LibcKind = 'glibc' | 'musl';

/** Packages of one Debian suite, unpacked (never installed: no maintainer script runs). */
export interface DebianSource {
  from: 'debian';
  suite: string;
  /** A further suite whose packages may be asked for by name as `package/suite`. */
  overlay?: string;
  /** The archive that has the overlay, where that is not Debian's main one. */
  overlayArchive?: 'security';
  packages: readonly string[];
  /** Unpacked without what they depend on. */
  alone?: readonly string[];
  /** The Release file may have expired, as in a snapshot of a mirror; its signature is verified all the same. */
  mayBeExpired?: true;
}

/** One that the user built: installed in a folder, or still in the tree in which it is built. */
export interface CustomLibc {
  from: 'own';
  how: 'dir' | 'build';
  path: string;
}

export type LibcSource =
  | { from: 'host' }
  | CustomLibc
  /** A directory inside a `.tar.xz` that an npm package carries. */
  | { from: 'npm-tarball'; package: string; tarball: string; member: string; arch: string }
  | DebianSource;

export interface LibcDefinition {
  id: string;
  kind: LibcKind;
  /** What the catalogue says about it in one line. */
  about: string;
  source: LibcSource;
  /** The daemons that come with it: packaged in its suite, or in its sysroot. */
  daemons: readonly DaemonName[];
  /** Daemons of another suite that run on this libc by default, and not on the libc of their own suite. */
  alsoRuns?: readonly DaemonName[];
  /** In no default matrix: it runs only where `--libc` names it. */
  onRequest?: true;
}

/** What programs need to run on a C library that is no whole root file system. */
export interface LibcMounts {
  /** The C library itself, on this machine. */
  file: string;
  /** Read-only bind mounts to make over the root. */
  mounts: readonly { source: string; target: string }[];
  /** Where its loader finds libraries, before anywhere else. */
  libraryPath: readonly string[];
}

/** One C library that is there to be used; every fact is read from its files. */
export interface Libc {
  id: string;
  kind: LibcKind;
  /** Upstream version, e.g. `2.36`. */
  version: string;
  /** The distribution package it belongs to (`libc6`), and that package's version (`2.36-9+deb12u10`). */
  package: string | null;
  revision: string | null;
  /** GNU build-id of the C library file, in hexadecimal. */
  buildId: string | null;
  /** `/` for the host; otherwise a root file system for `bwrap --ro-bind <root> /`. */
  root: string;
  /** Debian suite name, e.g. `bookworm`. */
  suite: string | null;
  /** Whether official Node binaries run on it. */
  node: boolean;
  /** The sha256 of each file that its resolver consists of, by DT_SONAME, as it was when it was provisioned. */
  resolver?: Readonly<Record<string, string>>;
  /** Only of one that the user built. */
  custom?: LibcMounts;
}

export type LibcState =
  | { id: string; state: 'ready'; libc: Libc }
  /** Can be provisioned; `how` says with which command. */
  | { id: string; state: 'missing'; how: string }
  | { id: string; state: 'unavailable'; reason: string };

export type DaemonName = 'nsncd' | 'nscd' | 'unscd';

/** A daemon's program together with the root file system (and libc) it runs on. */
export interface DaemonImage {
  daemon: DaemonName;
  /** Version of the daemon's package, or of the libc it was built with; of one that the user built, its build-id. */
  version: string | null;
  /** Only of one that the user built: the file on this machine. */
  program?: string;
  /** The libc the daemon runs on; `libc.root` is the same as `root`. */
  libc: Libc;
  root: string;
  /** Path of the program inside `root`. */
  binary: string;
  /** Read-only bind mounts to make over `root`; targets are below /tmp, so a fresh tmpfs must be mounted there first. */
  binds: readonly { source: string; target: string }[];
}

export type DaemonState =
  | { state: 'ready'; image: DaemonImage }
  | { state: 'missing'; how: string }
  | { state: 'unsupported'; reason: string };

export type LibcKind = 'glibc' | 'musl';

/** Packages of one Debian suite, unpacked (never installed: no maintainer script runs). */
export interface DebianSource {
  from: 'debian';
  suite: string;
  /** A further suite, whose packages are named `package/suite`. */
  overlay?: string;
  /** The archive of the overlay, if it is not Debian's main one. */
  overlayArchive?: 'security';
  packages: readonly string[];
  /** Packages to unpack without their dependencies. */
  alone?: readonly string[];
  /** Whether the Release file may have expired, as in a snapshot of a mirror. Its signature is still verified. */
  mayBeExpired?: true;
}

/** A C library that the user built: installed in a folder, or in its build tree. */
export interface CustomLibc {
  from: 'custom';
  how: 'dir' | 'build';
  path: string;
}

export type LibcSource =
  | { from: 'host' }
  | CustomLibc
  /** A directory inside a `.tar.xz` of an npm package. */
  | { from: 'npm-tarball'; package: string; tarball: string; member: string; arch: string }
  | DebianSource;

export interface LibcDefinition {
  id: string;
  kind: LibcKind;
  /** The description in the catalogue, in one line. */
  about: string;
  source: LibcSource;
  /** The daemons in its suite or sysroot. */
  daemons: readonly DaemonName[];
  /** Daemons of another suite that run on this libc by default, and not on the libc of their own suite. */
  alsoRuns?: readonly DaemonName[];
  /** Whether it runs only with `--libc`, and is not in the default matrix. */
  onRequest?: true;
}

/** The mounts of programs on a C library that is not a whole root file system. */
export interface LibcMounts {
  /** The path of the C library on this machine. */
  file: string;
  /** Read-only bind mounts over the root. */
  mounts: readonly { source: string; target: string }[];
  /** The folders that its loader searches first. */
  libraryPath: readonly string[];
}

/** A usable C library; every fact is read from its files. */
export interface Libc {
  id: string;
  kind: LibcKind;
  /** Upstream version, e.g. `2.36`. */
  version: string;
  /** Its distribution package (`libc6`), and that package's version (`2.36-9+deb12u10`). */
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
  /** The sha256 of each file of its resolver when it was provisioned, by DT_SONAME. */
  resolver?: Readonly<Record<string, string>>;
  /** The versions of further Debian packages in its root, by name; null for one whose version is not known. */
  packages?: Readonly<Record<string, string | null>>;
  /** Only for a custom libc. */
  custom?: LibcMounts;
}

export type LibcState =
  | { id: string; state: 'ready'; libc: Libc }
  /** It can be provisioned, with the command `how`. */
  | { id: string; state: 'missing'; how: string }
  | { id: string; state: 'unavailable'; reason: string };

export type DaemonName = 'nsncd' | 'nscd' | 'unscd';

/** A daemon's program together with the root file system (and libc) it runs on. */
export interface DaemonImage {
  daemon: DaemonName;
  /** The version of the daemon's package, or of the libc that it was built with; the build-id of the user's own program. */
  version: string | null;
  /** The path of the user's own program on this machine. */
  program?: string;
  /** The libc the daemon runs on; `libc.root` is the same as `root`. */
  libc: Libc;
  root: string;
  /** Path of the program inside `root`. */
  binary: string;
  /** Read-only bind mounts over `root`. Targets are below /tmp, so a new tmpfs must be mounted there first. */
  binds: readonly { source: string; target: string }[];
}

export type DaemonState =
  | { state: 'ready'; image: DaemonImage }
  | { state: 'missing'; how: string }
  /** `lacking`: on another machine it may be had. */
  | { state: 'unsupported'; reason: string; lacking: boolean };

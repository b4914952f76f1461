/** A language's runtime, or another way to link with a C library, as a probe: a small program that speaks probes/PROTOCOL.md. */
export interface Runtime<Id extends string = string> {
  /** The word behind `--probe`. */
  id: Id;
  /** What looks names up, and by which function. */
  title: string;
  /** Debian packages of the cell's suite that it needs; without them it runs in the libc's own image. */
  packages?: readonly string[];
  /** How its program is built; without it, the source is the program. */
  build?: RuntimeBuild;
  /** Its program is the lab's C probe, linked dynamically or statically with the cell's C library. */
  cProbe?: 'dynamic' | 'static';
  /** It runs in a root file system of musl, beside programs on musl, by a loader and libraries that were copied there for it. */
  inMusl?: true;
  /** Folders of its own image at other paths in a root file system of musl, as globs below the image. */
  folders?: Readonly<Record<string, string>>;
  /** The lab's own Node is the runtime. */
  node?: true;
  /** A folder of the image's /etc that it reads, as a glob: `java-*`. */
  etc?: string;
  /** It keeps answers in its own memory, so that a second lookup of a name shows nothing. */
  caches?: true;
  /** The command inside its sandbox. */
  command(at: RuntimePaths): readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Whose resolver sends the queries: the libc's, by getaddrinfo or gethostbyname, or its own. Its own asks no daemon. */
  resolver: 'libc' | 'own';
  /** Whether it answers names from /etc/hosts. */
  readsHosts: boolean;
  /** Whether each thread of the lab is a thread of the program that makes its lookups by itself. */
  threads: boolean;
  /** The program is static: it has no C library mapped, unless glibc itself loads modules of the name service. */
  isStatic?: true;
  /** It asks for addresses of both families, whatever its program needs. */
  bothFamilies?: true;
  /** It orders the addresses by itself, and reads texts that are addresses by itself: neither is the C library's then. */
  ownAddresses?: true;
  /** The place in the runtime's source that calls the C library. Without it nothing is expected of the runtime. */
  callsLibc?: string;
  /**
   * It makes the call on another thread than that of its caller, such as one of a pool. Each thread has a resolver state of its own, so
   * what is expected of one thread says nothing about its next lookup.
   */
  callsElsewhere?: true;
}

/** The paths of its files inside a sandbox. */
export interface RuntimePaths {
  /** The folder probes/runtimes. */
  sources: string;
  /** The result of the build; the folder of sources without one. */
  built: string;
  /** The lab's Node. */
  node: string;
  /** The lab's C probe, for a runtime with `cProbe`. */
  cProbe: string;
  /** The beginning of a command line that runs a program by the copied loader, in a root file system of musl. */
  loader: readonly string[];
  /** The first file of the image that matches a glob, such as `usr/bin/php[0-9]*`. @throws Error without one */
  find(glob: string): string;
}

export interface RuntimeBuild {
  /** The libc whose image has the compiler, with these packages. */
  on: string;
  packages: readonly string[];
  /** The source in probes/runtimes. */
  source: string;
  /** The file that the build makes in `out`. */
  result: string;
  command(at: BuildPaths): readonly string[];
  env?(at: BuildPaths): Readonly<Record<string, string>>;
}

/** The paths during a build, in a sandbox without a network. */
export interface BuildPaths {
  source: string;
  /** A new folder, which may be written. */
  out: string;
  /** The files of the lab's oldest glibc, for a program that is to run on all; null if that is missing here. */
  sysroot: string | null;
}

/** Checks a definition's type, and keeps its id as a literal. */
export function runtime<const Id extends string>(definition: Runtime<Id>): Runtime<Id> {
  return definition;
}

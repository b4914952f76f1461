import { type RuntimeBuild, runtime } from '../../lab/runtime/definition.ts';

/** The headless JDK has the compiler, too. Debian's alternatives are not set up, so programs are named by their folder. */
const PACKAGES = ['default-jdk-headless'];
const BIN = '/usr/lib/jvm/default-java/bin';

const BUILD: RuntimeBuild = {
  on: 'debian-trixie',
  packages: PACKAGES,
  source: 'Jvm.java',
  result: 'Jvm.class',
  // For every JVM since that of Debian 11.
  command: ({ source, out }) => [`${BIN}/javac`, '--release', '11', '-d', out, source],
};

/** Starts fast, and with a heap that suits several JVMs side by side. */
const OPTIONS = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx64m'];

const COMMON = {
  packages: PACKAGES,
  build: BUILD,
  etc: 'java-*',
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  // OpenJDK, Inet6AddressImpl.c: AF_UNSPEC, and IPv4 addresses first; InetAddress.java: texts that are addresses.
  bothFamilies: true,
  ownAddresses: true,
} as const;

export const jvm = runtime({
  id: 'jvm',
  title: "Java's InetAddress.getAllByName, with the JVM's own cache as it is by default",
  ...COMMON,
  caches: true,
  command: ({ built }) => [`${BIN}/java`, ...OPTIONS, '-cp', built, 'Jvm'],
});

export const jvmTtl0 = runtime({
  id: 'jvm-ttl-0',
  title: "Java's InetAddress.getAllByName without the JVM's cache (networkaddress.cache.ttl=0, also for failures)",
  ...COMMON,
  // java.security sets the lifetime of failures, so the option -Dsun.net.inetaddr.negative.ttl has no effect.
  command: ({ built, sources }) => [
    `${BIN}/java`,
    ...OPTIONS,
    `-Djava.security.properties=${sources}/jvm-without-cache.security`,
    ...['-cp', built, 'Jvm'],
  ],
  callsLibc: 'OpenJDK, Inet6AddressImpl.c: lookupAllHostAddr calls getaddrinfo on the calling thread',
});

/** In a root file system of musl: the loader of a glibc that was copied there runs Java, as in images of Alpine with a JVM for glibc. */
export const jvmInMusl = runtime({
  id: 'jvm-in-musl',
  title: "Java's InetAddress.getAllByName on glibc in a root file system of musl, by a loader and libraries of its own",
  ...COMMON,
  inMusl: true,
  folders: { '/glibc/jvm': 'usr/lib/jvm' },
  caches: true,
  command: ({ loader, built }) => [...loader, '/glibc/jvm/default-java/bin/java', ...OPTIONS, '-cp', built, 'Jvm'],
  callsLibc: 'OpenJDK, Inet6AddressImpl.c: lookupAllHostAddr calls getaddrinfo on the calling thread',
});

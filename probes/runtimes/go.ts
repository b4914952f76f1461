import { type RuntimeBuild, runtime } from '../../lab/runtime/definition.ts';

const PACKAGES = ['golang-go', 'gcc', 'libc6-dev'];

const BUILD: RuntimeBuild = {
  on: 'debian-trixie',
  packages: PACKAGES,
  source: 'go.go',
  result: 'go',
  command: ({ source, out }) => ['go', 'build', '-trimpath', '-o', `${out}/go`, source],
  // Linked against the lab's oldest glibc, one program runs on all of them.
  env: ({ sysroot }) => ({
    CGO_ENABLED: '1',
    ...(sysroot !== null && { CC: `gcc --sysroot=${sysroot} -B${sysroot}/usr/lib -L${sysroot}/usr/lib` }),
  }),
};

/** A goroutine has no thread of its own, so two lookups of one may meet two resolver states of the C library. */
const COMMON = { readsHosts: true, threads: false } as const;

export const goCgo = runtime({
  id: 'go-cgo',
  title: "Go's net package with cgo: the C library's getaddrinfo (GODEBUG=netdns=cgo)",
  ...COMMON,
  build: BUILD,
  command: ({ built }) => [`${built}/go`],
  env: { GODEBUG: 'netdns=cgo' },
  resolver: 'libc',
  callsLibc:
    'Go, net/cgo_unix.go, doBlockingWithCtx: getaddrinfo is called in a goroutine of its own if the context can end, on any thread',
  callsElsewhere: true,
});

export const goOwn = runtime({
  id: 'go',
  title: "Go's net package with its own resolver, the default for this resolv.conf and nsswitch.conf",
  ...COMMON,
  build: BUILD,
  command: ({ built }) => [`${built}/go`],
  resolver: 'own',
});

export const goStatic = runtime({
  id: 'go-static',
  title: "Go's net package in a static program (CGO_ENABLED=0): its own resolver, without a C library",
  ...COMMON,
  build: {
    ...BUILD,
    result: 'go-static',
    command: ({ source, out }) => ['go', 'build', '-trimpath', '-o', `${out}/go-static`, source],
    env: () => ({ CGO_ENABLED: '0' }),
  },
  command: ({ built }) => [`${built}/go-static`],
  resolver: 'own',
  isStatic: true,
});

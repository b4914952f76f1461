import { runtime } from '../../lab/runtime/definition.ts';

const CALLS = "the lab's own program (probes/c) calls getaddrinfo on the calling thread";

export const cInMusl = runtime({
  id: 'c-in-musl',
  title: "the lab's C program on glibc in a root file system of musl, by a loader and libraries of its own",
  cProbe: 'dynamic',
  inMusl: true,
  command: ({ loader, cProbe }) => [...loader, cProbe],
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  callsLibc: CALLS,
});

export const cStatic = runtime({
  id: 'c-static',
  title:
    "the lab's C program with glibc linked statically (gcc -static); an older glibc loads modules of the name service",
  packages: ['libc6-dev'],
  cProbe: 'static',
  command: ({ cProbe }) => [cProbe],
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  isStatic: true,
});

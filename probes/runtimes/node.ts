import { runtime } from '../../lab/runtime/definition.ts';

export const nodeLookup = runtime({
  id: 'node-lookup',
  title: "Node's dns.lookup, as in http, fetch and net: getaddrinfo on two of the four threads of libuv's pool",
  node: true,
  command: ({ node, sources }) => [node, `${sources}/node.mjs`, 'lookup'],
  resolver: 'libc',
  readsHosts: true,
  threads: false,
  callsLibc:
    "Node, src/cares_wrap.cc: GetAddrInfo calls uv_getaddrinfo; libuv's src/unix/getaddrinfo.c calls getaddrinfo in its pool",
  callsElsewhere: true,
});

export const nodeResolve = runtime({
  id: 'node-resolve',
  title: "Node's dns.resolve4 and dns.resolve6: c-ares, a resolver of its own, which reads resolv.conf when it starts",
  node: true,
  command: ({ node, sources }) => [node, `${sources}/node.mjs`, 'resolve'],
  resolver: 'own',
  readsHosts: false,
  threads: false,
});

import { runtime } from '../../lab/runtime/definition.ts';

export default runtime({
  id: 'curl',
  title: 'libcurl with its threaded resolver and without its cache (CURLOPT_DNS_CACHE_TIMEOUT=0)',
  // The library's package has another name in each suite.
  packages: ['python3', 'curl'],
  command: ({ sources }) => ['python3', '-B', `${sources}/curl.py`],
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  callsLibc:
    'libcurl, lib/asyn-thrdd.c (older: asyn-thread.c): getaddrinfo_thread calls getaddrinfo on a thread of its own',
  callsElsewhere: true,
});

import { runtime } from '../../lab/runtime/definition.ts';

export default runtime({
  id: 'python',
  title: "CPython's socket.getaddrinfo, as in urllib, requests and asyncio",
  packages: ['python3'],
  command: ({ sources }) => ['python3', '-B', `${sources}/python.py`],
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  callsLibc: 'CPython, Modules/socketmodule.c: socket_getaddrinfo calls getaddrinfo on the calling thread',
});

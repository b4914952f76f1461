import { runtime } from '../../lab/runtime/definition.ts';

export default runtime({
  id: 'ruby',
  title: "Ruby's Addrinfo.getaddrinfo, as in net/http",
  packages: ['ruby'],
  command: ({ sources }) => ['ruby', '--disable-gems', `${sources}/ruby.rb`],
  resolver: 'libc',
  readsHosts: true,
  threads: true,
  callsLibc:
    'Ruby, ext/socket/raddrinfo.c: rb_getaddrinfo calls getaddrinfo, in newer versions on a pthread of its own',
  callsElsewhere: true,
});

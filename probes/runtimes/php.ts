import { runtime } from '../../lab/runtime/definition.ts';

export default runtime({
  id: 'php',
  title: "PHP's gethostbynamel: the C library's gethostbyname",
  packages: ['php-cli'],
  // Debian's alternatives are not set up: the program has its version in its name.
  command: ({ sources, find }) => [find('usr/bin/php[0-9]*'), '-n', `${sources}/php.php`],
  resolver: 'libc',
  readsHosts: true,
  threads: false,
  callsLibc:
    'PHP, main/network.c: php_network_gethostbyname calls gethostbyname or gethostbyname_r on the calling thread',
});

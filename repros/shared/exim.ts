import type { ClientDefinition } from 'resolv-lab';
import { printLog } from './mail.ts';

const LOGS = '/run/exim/log';

/** exim with a router, as in its file of configuration. */
export function eximFiles(router: string): Record<string, string> {
  return {
    passwd: 'root:x:0:0:root:/root:/bin/sh\nDebian-exim:x:100:101::/:/bin/sh\nmail:x:8:8::/:/bin/sh\n',
    group: 'root:x:0:\nDebian-exim:x:101:\nmail:x:8:\n',
    services: 'smtp 25/tcp\n',
    'exim4/exim4.conf': `
      primary_hostname = mail.lab.test
      keep_environment = LD_PRELOAD
      host_lookup =
      rfc1413_query_timeout = 0s
      tls_advertise_hosts =
      acl_smtp_rcpt = accept_all
      acl_smtp_data = accept_all
      spool_directory = /run/exim
      log_file_path = ${LOGS}/%slog
      never_users =
      exim_user = Debian-exim
      exim_group = Debian-exim
      local_interfaces = 127.0.0.1
      begin acl
      accept_all:
        accept
      begin routers
      the_router:
        ${router}
        transport = remote
        self = send
      begin transports
      remote:
        driver = smtp
        allow_localhost`,
  };
}

const COMMANDS = [
  `mkdir -p ${LOGS}`,
  ...['mainlog', 'paniclog', 'rejectlog'].map((name) => printLog(`${LOGS}/${name}`)),
  'exec /usr/sbin/exim4 -bdf -q5s',
];

/** Debian's exim changes to its own user. */
export const EXIM: ClientDefinition = { command: ['sh', '-c', COMMANDS.join('; ')], forks: true, users: true };

import type { ClientDefinition } from 'resolv-lab';

const DAEMONS = '/usr/lib/postfix/sbin';

const PARAMETERS = {
  compatibility_level: '3.6',
  queue_directory: '/run/spool',
  data_directory: '/run/data',
  daemon_directory: DAEMONS,
  command_directory: '/usr/sbin',
  mail_owner: 'postfix',
  setgid_group: 'postdrop',
  myhostname: 'mail.lab.test',
  mydestination: '',
  mynetworks: '127.0.0.0/8',
  inet_interfaces: '127.0.0.1',
  inet_protocols: 'ipv4',
  alias_maps: '',
  alias_database: '',
  smtp_tls_security_level: 'none',
  smtpd_peername_lookup: 'no',
  maillog_file: '/run/maillog',
  maillog_file_prefixes: '/run',
  import_environment: 'MAIL_CONFIG MAIL_LOGTAG LD_PRELOAD',
};

/** The services that a mail passes through, each with its program; Debian's master.cf has them too. */
const SERVICES = {
  cleanup: 'cleanup',
  rewrite: 'trivial-rewrite',
  bounce: 'bounce',
  defer: 'bounce',
  trace: 'bounce',
  verify: 'verify',
  proxymap: 'proxymap',
  smtp: 'smtp',
  relay: 'smtp',
  error: 'error',
  retry: 'error',
  anvil: 'anvil',
  scache: 'scache',
};

/** The columns of master.cf(5): service, type, private, unprivileged, chroot, wakeup, maxproc, command. */
function services(isInChroot: boolean): string[] {
  const chroot = (command: string) => (isInChroot && command === 'smtp' ? 'y' : 'n');
  return [
    'smtp inet n - n - - smtpd',
    'pickup unix n - n 60 1 pickup',
    'qmgr unix n - n 300 1 qmgr',
    ...Object.entries(SERVICES).map(
      ([name, command]) =>
        `${name} unix - - ${chroot(command)} - ${command === 'bounce' || name === 'cleanup' ? 0 : '-'} ${command}`,
    ),
    'postlog unix-dgram n - n - 1 postlogd',
  ];
}

/** The files of /etc, with further parameters of main.cf. `chroot`: smtp(8) runs in the queue directory, as in Debian's master.cf. */
export function postfixFiles(further: Record<string, string> = {}, { chroot = false } = {}): Record<string, string> {
  const parameters = Object.entries({ ...PARAMETERS, ...further });
  return {
    passwd: 'root:x:0:0:root:/root:/bin/sh\npostfix:x:100:101::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n',
    group: 'root:x:0:\npostfix:x:101:\npostdrop:x:102:\nnogroup:x:65534:\n',
    services: 'smtp 25/tcp\n',
    'postfix/main.cf': parameters.map(([name, value]) => `${name} = ${value}\n`).join(''),
    'postfix/master.cf': `${services(chroot).join('\n')}\n`,
  };
}

const FOLDERS = 'active bounce corrupt defer deferred etc flush hold incoming maildrop pid private public saved trace';

/** The copies in the queue directory are those that Debian's postfix makes when it starts. */
export const POSTFIX: ClientDefinition = {
  command: [
    'sh',
    '-c',
    `mkdir -p /run/data; for each in ${FOLDERS}; do mkdir -p /run/spool/$each; done; for each in resolv.conf services hosts nsswitch.conf; do [ -e /etc/$each ] && cp /etc/$each /run/spool/etc/; done; exec ${DAEMONS}/master -d -c /etc/postfix`,
  ],
  forks: true,
  users: true,
};

import type { ClientDefinition } from 'resolv-lab';
import { printLog } from './mail.ts';

const DAEMONS = '/usr/lib/postfix/sbin';
const SPOOL = '/run/spool';
const DATA = '/run/data';
const LOG = '/run/maillog';

/** main.cf(5). master(8) starts its programs with the variables in import_environment alone. */
const PARAMETERS = {
  compatibility_level: '3.6',
  queue_directory: SPOOL,
  data_directory: DATA,
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
  maillog_file: LOG,
  maillog_file_prefixes: '/run',
  import_environment: 'MAIL_CONFIG MAIL_LOGTAG LD_PRELOAD',
};

/** The services of master.cf(5) that a mail passes through, as in Debian's file, but for the chroot: service, type, private, unprivileged, chroot, wakeup, maxproc, command. */
function services(isInChroot: boolean): string {
  const chroot = isInChroot ? 'y' : 'n';
  return `
    smtp      inet        n  -  n          -    -  smtpd
    pickup    unix        n  -  n          60   1  pickup
    cleanup   unix        n  -  n          -    0  cleanup
    qmgr      unix        n  -  n          300  1  qmgr
    rewrite   unix        -  -  n          -    -  trivial-rewrite
    bounce    unix        -  -  n          -    0  bounce
    defer     unix        -  -  n          -    0  bounce
    trace     unix        -  -  n          -    0  bounce
    proxymap  unix        -  -  n          -    -  proxymap
    smtp      unix        -  -  ${chroot}  -    -  smtp
    error     unix        -  -  n          -    -  error
    retry     unix        -  -  n          -    -  error
    anvil     unix        -  -  n          -    1  anvil
    scache    unix        -  -  n          -    1  scache
    postlog   unix-dgram  n  -  n          -    1  postlogd
  `.replaceAll(/^ +/gm, '');
}

/** The files of /etc, with further parameters of main.cf. `chroot`: smtp(8) runs in the queue directory, as in Debian's master.cf. */
export function postfixFiles(further: Record<string, string> = {}, { chroot = false } = {}): Record<string, string> {
  const parameters = Object.entries({ ...PARAMETERS, ...further });
  return {
    passwd: 'root:x:0:0:root:/root:/bin/sh\npostfix:x:100:101::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n',
    group: 'root:x:0:\npostfix:x:101:\npostdrop:x:102:\nnogroup:x:65534:\n',
    services: 'smtp 25/tcp\n',
    'postfix/main.cf': parameters.map(([name, value]) => `${name} = ${value}\n`).join(''),
    'postfix/master.cf': services(chroot),
  };
}

const FOLDERS = 'active bounce corrupt defer deferred etc flush hold incoming maildrop pid private public saved trace';
const COPIED = 'hosts nsswitch.conf resolv.conf services';
/** smtp(8) in a chroot reads this file as /etc/resolv.conf. */
export const COPY_OF_RESOLV_CONF = `${SPOOL}/etc/resolv.conf`;

/**
 * The queue directory, with the files that Debian's postfix copies to it at its start. Each process reads a file of configuration again, a
 * second later, that has changed in that second (postfix src/util/dict.c, dict_load_file_xt).
 */
const PREPARE = [
  "touch -d '1 hour ago' /etc/postfix/*.cf",
  `mkdir -p ${DATA}`,
  `for each in ${FOLDERS}; do mkdir -p ${SPOOL}/$each; done`,
  `for each in ${COPIED}; do [ ! -e /etc/$each ] || cp /etc/$each ${SPOOL}/etc/; done`,
  // Before 2.34 glibc loads nss_files, for /etc/services, from the chroot: behind a daemon no earlier lookup has loaded it.
  `for each in /lib/*/libnss_*.so*; do mkdir -p ${SPOOL}\${each%/*} && cp $each ${SPOOL}$each; done`,
];

/** postfix as the client, in the foreground. Its daemons change to users of their own. */
export const POSTFIX: ClientDefinition = {
  command: ['sh', '-c', [...PREPARE, printLog(LOG), `exec ${DAEMONS}/master -d -c /etc/postfix`].join('; ')],
  forks: true,
  users: true,
};

/** What the command needs: postfix and a shell. */
export const POSTFIX_PACKAGES = ['postfix', 'dash', 'coreutils'];

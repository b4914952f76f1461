import { absent, byDaemon, byVersion, type ClientDefinition, scenario, shown } from 'resolv-lab';
import { ROUTE, stepsOf } from '../../shared/mail.ts';

const SET = 'sendmail/main.c: _res.options |= RES_NOALIASES after res_init';
const KEPT =
  'glibc since 2.26, resolv/resolv_context.c: maybe_init replaces no state whose options differ from those of the file';
const NEVER = 'bug 984: before 2.26 nothing reloads resolv.conf';
const RELOADED = 'NEWS 2.26, bug 984: resolv.conf is reloaded when it has changed';
const RESTARTED = 'sendmail/main.c: after SIGHUP it executes itself anew, and res_init reads the file';
const MX = 'sendmail/domain.c: MX records by the res_* functions, which ask no daemon';
const ADDRESS = 'sendmail/conf.c: addresses by gethostbyname, which asks a daemon first (glibc nscd/nscd_gethst_r.c)';

const stale = byVersion({ '<2.26': shown(NEVER), '>=2.26': shown(`${KEPT}; ${SET}`) });
const staleMx = byVersion({ '<2.26': shown(NEVER), '>=2.26': shown(`${MX}; ${KEPT}; ${SET}`) });
const byTheDaemon = byVersion({ '<2.26': shown(NEVER), '>=2.26': absent(`${ADDRESS}; ${RELOADED}`) });

/** The lines of a sendmail.mc, from which m4 makes the configuration as Debian's package does. */
function configuration(...more: readonly string[]): string {
  return [
    "OSTYPE(`linux')",
    ...Object.entries({
      confDOMAIN_NAME: 'lab.test',
      confRUN_AS_USER: 'root',
      confDEF_USER_ID: '0:0',
      QUEUE_DIR: '/run/mqueue',
      confPID_FILE: '/run/sendmail.pid',
      STATUS_FILE: '',
      ALIAS_FILE: '',
      confTO_IDENT: '0',
      confMIN_QUEUE_AGE: '0',
      // On a busy machine it would refuse mail, and queue it.
      confREFUSE_LA: '100000',
      confQUEUE_LA: '100000',
    }).map(([name, value]) => `define(\`${name}', \`${value}')`),
    "FEATURE(`nocanonify')",
    "DAEMON_OPTIONS(`Family=inet, Name=MTA, Addr=127.0.0.1, Port=25')",
    ...more,
    "MAILER(`smtp')",
    '',
  ].join('\n');
}

function etc(...more: readonly string[]): Record<string, string> {
  return {
    passwd: 'root:x:0:0:root:/root:/bin/sh\n',
    group: 'root:x:0:\n',
    'mail/local-host-names': 'lab.test\n',
    'mail/sendmail.mc': configuration(...more),
  };
}

const CF = '/usr/share/sendmail/cf';
const SENDMAIL = '/usr/libexec/sendmail/sendmail';
const PREPARE = `mkdir -p -m 700 /run/mqueue && m4 -D_CF_DIR_=${CF}/ ${CF}/m4/cf.m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf 2> /dev/null`;

function sendmail(options: string): ClientDefinition {
  return {
    command: ['sh', '-c', `${PREPARE}; exec ${SENDMAIL} ${options}`],
    packages: ['sendmail-bin', 'sendmail-cf', 'm4', 'dash', 'coreutils'],
    // Its daemon forks for each mail.
    forks: true,
  };
}

const SMART_HOST = etc("define(`SMART_HOST', `esmtp:[relay.test]')");

export default scenario({
  ...ROUTE,
  title: 'sendmail delivers to the old mail server after resolv.conf changed',
  bugs: ['984'],
  symptoms: ['the nameserver changed, and sendmail asks the old one until it is restarted, also on a new glibc'],
  about: `
    sendmail sets RES_NOALIASES in its _res after res_init. glibc takes that for a configuration of the program's own, and does not replace it
    when resolv.conf changes. A daemon looks up the addresses of hosts, and no MX records: with it, sendmail takes the name of the mail host
    from the old nameserver, and the address of that name from the new one. The variant \`cleared\` clears the one bit in sendmail's memory.`,
  etc: etc(),
  client: sendmail('-bD -q1s'),
  expected: byDaemon({ none: stale, nsncd: staleMx, nscd: staleMx }),
  variants: {
    hup: { title: 'SIGHUP after the change', steps: stepsOf('signal HUP'), expected: absent(RESTARTED) },
    restart: {
      title: 'a restart after the change',
      steps: stepsOf('restart'),
      expected: absent('a new process reads resolv.conf'),
    },
    cleared: {
      title: 'the one bit RES_NOALIASES is cleared in its memory',
      steps: stepsOf('clear RES_NOALIASES'),
      expected: byVersion({ '<2.26': shown(NEVER), '>=2.26': absent(RELOADED) }),
    },
    'smart-host': {
      title: 'all mail goes to a smart host, [relay.test]',
      etc: SMART_HOST,
      expected: byDaemon({ none: stale, nsncd: byTheDaemon, nscd: byTheDaemon }),
    },
    'smart-host-hup': {
      title: 'a smart host, and SIGHUP after the change',
      etc: SMART_HOST,
      steps: stepsOf('signal HUP'),
      expected: absent(RESTARTED),
    },
    'smart-host-restart': {
      title: 'a smart host, and a restart after the change',
      etc: SMART_HOST,
      steps: stepsOf('restart'),
      expected: absent('a new process reads resolv.conf'),
    },
    'queue-runner': {
      title: 'a queue runner delivers what another sendmail has put into the queue',
      // Without a fork into the background (sendmail's doc/op, debugging flag 99.100).
      client: sendmail('-d99.100 -q1s'),
      steps: stepsOf().map((step) =>
        step.replace('u@hat.test', `u@hat.test | ${SENDMAIL} -odq -f root@lab.test u@hat.test`),
      ),
    },
  },
});

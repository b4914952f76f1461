import { absent, byVersion, type ClientDefinition, shown } from 'resolv-lab';

const SET = 'sendmail/main.c: _res.options |= RES_NOALIASES after res_init';
const KEPT =
  'glibc since 2.26, resolv/resolv_context.c: maybe_init replaces no state whose options differ from those of the file';
const NEVER = 'bug 984: before 2.26 nothing reloads resolv.conf';
const RELOADED = 'NEWS 2.26, bug 984: resolv.conf is reloaded when it has changed';
export const RESTARTED = 'sendmail/main.c: after SIGHUP it executes itself anew, and res_init reads the file';
const MX = 'sendmail/domain.c: MX records by the res_* functions, which ask no daemon';
const ADDRESS = 'sendmail/conf.c: addresses by gethostbyname, which asks a daemon first (glibc nscd/nscd_gethst_r.c)';

/** sendmail asks the old nameserver for addresses. */
export const staleAddress = byVersion({ '<2.26': shown(NEVER), '>=2.26': shown(`${KEPT}; ${SET}`) });
/** sendmail asks the old nameserver for MX records, with any daemon. */
export const staleMx = byVersion({ '<2.26': shown(NEVER), '>=2.26': shown(`${MX}; ${KEPT}; ${SET}`) });
/** The daemon looks the address up. */
export const asTheDaemon = byVersion({ '<2.26': shown(NEVER), '>=2.26': absent(`${ADDRESS}; ${RELOADED}`) });

/** Without the bit, _res is as it was read from the file. */
export const followsWithoutTheBit = byVersion({ '<2.26': shown(NEVER), '>=2.26': absent(RELOADED) });

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

/** The files of /etc, with further lines of sendmail.mc. */
export function sendmailFiles(...more: readonly string[]): Record<string, string> {
  return {
    passwd: 'root:x:0:0:root:/root:/bin/sh\n',
    group: 'root:x:0:\n',
    'mail/local-host-names': 'lab.test\n',
    'mail/sendmail.mc': configuration(...more),
  };
}

/** The folder of the m4 files. */
const CF = '/usr/share/sendmail/cf';
export const SENDMAIL = '/usr/libexec/sendmail/sendmail';
const PREPARE = `mkdir -p -m 700 /run/mqueue && m4 -D_CF_DIR_=${CF}/ ${CF}/m4/cf.m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf 2> /dev/null`;

/** sendmail as the client, in the foreground. */
export function sendmail(options: string): ClientDefinition {
  return {
    command: ['sh', '-c', `${PREPARE}; exec ${SENDMAIL} ${options}`],
    // Its daemon forks for each mail.
    forks: true,
  };
}

/** What the command needs: sendmail, m4 with the files of its configuration, and a shell. */
export const SENDMAIL_PACKAGES = ['sendmail-bin', 'sendmail-cf', 'm4', 'dash', 'coreutils'];

import { absent, scenario, shown, unknown } from 'resolv-lab';
import { NEW_PROCESS, ROUTE, stepsOf } from '../../shared/mail.ts';
import { POSTFIX, postfixFiles } from '../../shared/postfix.ts';

const OWN =
  'postfix src/dns/dns_lookup.c: res_ninit once, for a state of its own; glibc resolv/resolv_context.c: a state given to a res_n function is not replaced (__resolv_context_get_override)';
const AGAIN = 'postfix src/dns/dns_lookup.c: a new process of smtp(8) calls res_ninit, which reads resolv.conf';

const RELAY = { relayhost: '[relay.test]' };

export default scenario({
  ...ROUTE,
  title: 'postfix delivers to the old mail server after resolv.conf changed',
  symptoms: ['the nameserver changed, and postfix asks the old one for some time'],
  about: `
    smtp(8) of postfix asks with res_nsearch, on a state of its own, which it makes once. glibc does not reload such a state, and no daemon is
    asked. A process of smtp(8) ends after max_idle (100 s) or max_use mails, and the next one reads resolv.conf: postfix follows by itself,
    some time later. With \`smtp_host_lookup = native\` it calls getaddrinfo. In a chroot it has a copy of resolv.conf.`,
  etc: postfixFiles(),
  client: POSTFIX,
  packages: ['postfix', 'dash', 'coreutils'],
  expected: shown(OWN),
  variants: {
    reload: { title: 'SIGHUP (postfix reload)', steps: stepsOf('signal HUP'), expected: absent(AGAIN) },
    restart: { title: 'a restart', steps: stepsOf('restart'), expected: absent(NEW_PROCESS) },
    'max-use': {
      title: 'each process of smtp(8) delivers one mail (max_use = 1)',
      etc: postfixFiles({ max_use: '1' }),
      expected: absent(AGAIN),
    },
    'smart-host': { title: 'all mail goes to a smart host, [relay.test]', etc: postfixFiles(RELAY) },
    native: {
      title: 'a smart host, and smtp_host_lookup = native: getaddrinfo',
      etc: postfixFiles({ ...RELAY, smtp_host_lookup: 'native' }),
      expected: absent(
        'postfix src/smtp/smtp_addr.c: getaddrinfo; NEWS of glibc 2.26, bug 984: it reloads resolv.conf',
      ),
    },
    chroot: {
      title: 'smtp(8) in a chroot whose copy of resolv.conf is the old one, also in a new process (max_use = 1)',
      etc: postfixFiles({ max_use: '1' }, { chroot: true }),
      expected: unknown,
    },
  },
});

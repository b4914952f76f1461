import { absent, scenario, shown } from 'resolv-lab';
import { NEW_PROCESS, ROUTE, stepsOf } from '../../shared/mail.ts';
import { COPY_OF_RESOLV_CONF, POSTFIX, POSTFIX_PACKAGES, postfixFiles } from '../../shared/postfix.ts';

const OWN =
  'postfix src/dns/dns_lookup.c: res_ninit once, for a state of its own; glibc resolv/resolv_context.c, __resolv_context_get_override: the state of a res_n function is used as it is';
const AGAIN = 'postfix src/dns/dns_lookup.c: a new process of smtp(8) calls res_ninit, which reads resolv.conf';
const NATIVE = 'postfix src/smtp/smtp_addr.c: getaddrinfo; NEWS of glibc 2.26, bug 984: it reloads resolv.conf';
const COPY = 'master(5): smtp(8) changes its root to the queue directory, so /etc/resolv.conf is the copy in it';

const RELAY = { relayhost: '[relay.test]' };
const ONE_MAIL = { max_use: '1' };

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
  packages: POSTFIX_PACKAGES,
  expected: shown(OWN),
  variants: {
    reload: { title: 'SIGHUP (postfix reload)', steps: stepsOf('signal HUP'), expected: absent(AGAIN) },
    restart: { title: 'a restart', steps: stepsOf('restart'), expected: absent(NEW_PROCESS) },
    'max-use': {
      title: 'each process of smtp(8) delivers one mail (max_use = 1)',
      etc: postfixFiles(ONE_MAIL),
      expected: absent(AGAIN),
    },
    'smart-host': { title: 'all mail goes to a smart host, [relay.test]', etc: postfixFiles(RELAY) },
    native: {
      title: 'a smart host, and smtp_host_lookup = native: getaddrinfo',
      etc: postfixFiles({ ...RELAY, smtp_host_lookup: 'native' }),
      expected: absent(NATIVE),
    },
    chroot: {
      title: 'smtp(8) in a chroot with a copy of the old resolv.conf; a new process for each mail (max_use = 1)',
      etc: postfixFiles(ONE_MAIL, { chroot: true }),
      expected: shown(COPY),
    },
    'chroot-copied': {
      title: 'the same, and the copy changes as well',
      etc: postfixFiles(ONE_MAIL, { chroot: true }),
      steps: stepsOf(`file ${COPY_OF_RESOLV_CONF} nameserver B`),
      expected: absent(`${COPY}; ${AGAIN}`),
    },
  },
});

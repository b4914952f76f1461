import { absent, byDaemon, scenario } from 'resolv-lab';
import { NEW_PROCESS, ROUTE, stepsOf } from '../../shared/mail.ts';
import {
  asTheDaemon,
  followsWithoutTheBit,
  RESTARTED,
  SENDMAIL,
  SENDMAIL_PACKAGES,
  sendmail,
  sendmailFiles,
  staleAddress,
  staleMx,
} from '../../shared/sendmail.ts';

const SMART_HOST = sendmailFiles("define(`SMART_HOST', `esmtp:[relay.test]')");
const HUP = { steps: stepsOf('signal HUP'), expected: absent(RESTARTED) };
const RESTART = { steps: stepsOf('restart'), expected: absent(NEW_PROCESS) };

export default scenario({
  ...ROUTE,
  title: 'sendmail delivers to the old mail server after resolv.conf changed',
  bugs: ['984'],
  symptoms: ['the nameserver changed, and sendmail asks the old one until it is restarted, also on a new glibc'],
  about: `
    sendmail sets RES_NOALIASES in its _res after res_init. glibc takes that for a configuration of the program's own, and does not replace it
    when resolv.conf changes. A daemon looks up the addresses of hosts, and no MX records: with it, sendmail takes the name of the mail host
    from the old nameserver, and the address of that name from the new one. The variant \`cleared\` clears the one bit in sendmail's memory.`,
  etc: sendmailFiles(),
  client: sendmail('-bD -q1s'),
  packages: SENDMAIL_PACKAGES,
  expected: staleMx,
  variants: {
    hup: { title: 'SIGHUP after the change', ...HUP },
    restart: { title: 'a restart after the change', ...RESTART },
    cleared: {
      title: 'the one bit RES_NOALIASES is cleared in its memory',
      steps: stepsOf('clear RES_NOALIASES'),
      expected: followsWithoutTheBit,
    },
    'smart-host': {
      title: 'all mail goes to a smart host, [relay.test]',
      etc: SMART_HOST,
      expected: byDaemon({ none: staleAddress, nsncd: asTheDaemon, nscd: asTheDaemon }),
    },
    'smart-host-hup': { title: 'a smart host, and SIGHUP after the change', etc: SMART_HOST, ...HUP },
    'smart-host-restart': { title: 'a smart host, and a restart after the change', etc: SMART_HOST, ...RESTART },
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

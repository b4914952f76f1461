import { absent, scenario } from 'resolv-lab';
import { EXIM, eximFiles } from '../../shared/exim.ts';
import { ROUTE } from '../../shared/mail.ts';

const ANEW =
  'exim src/daemon.c: the daemon executes exim anew to deliver each mail (delivery_re_exec); src/dns.c: res_init in the new process reads resolv.conf';

export default scenario({
  ...ROUTE,
  title: 'exim delivers to the new mail server after resolv.conf changed, without a restart',
  symptoms: ['of several mail servers only one follows a change of the nameserver'],
  about: `
    exim sets options in its _res as sendmail does. It is not stale, because it keeps no process: the daemon accepts a mail, and a newly
    executed exim, which reads resolv.conf, delivers it.`,
  etc: eximFiles('driver = dnslookup'),
  client: EXIM,
  packages: ['exim4-daemon-light', 'dash', 'coreutils'],
  expected: absent(ANEW),
  variants: {
    'smart-host': {
      title: 'all mail goes to a smart host, relay.test',
      etc: eximFiles('driver = manualroute\n        route_list = * relay.test'),
    },
  },
});

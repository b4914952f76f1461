import { absent, scenario } from 'resolv-lab';
import { labModule } from '../../shared/lab-module.ts';

const RULE = 'nsswitch.conf(5), STATUS and ACTION';
const found = { result: 'gid=4711 members=ann' };
const group = 'root:x:0:\nteam:x:4711:ann\n';
const says = (status: string) => ({ group, 'nss-lab': `missing group ${status}` });
const ends = absent(`${RULE}: return calls no further lookup functions`);
/** The error that the C library makes of the status is not the manual's. */
const nothing = { result: ['not found', 'not found EAGAIN', 'not found ENOENT'] };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), tryagain',
  title: 'tryagain: without an action the next service is asked',
  about: `
    The group is in /etc/group, whose service is the second. The first one is a module of the lab that says \`tryagain\` or \`unavail\` for every group. An action in
    brackets decides whether the second is asked.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: says('tryagain'),
  ...labModule('getgrnam_r'),
  nsswitch: 'group: lab files',
  musl: 'musl has no nsswitch.conf',
  steps: ['getgrnam team'],
  absent: found,
  expected: absent(`${RULE}: the default action of tryagain is continue`),
  variants: {
    'tryagain-return': {
      title: '[TRYAGAIN=return] ends the lookup',
      nsswitch: 'group: lab [TRYAGAIN=return] files',
      absent: nothing,
      expected: ends,
    },
    'tryagain-unavail': {
      title: '[UNAVAIL=return] has no effect after tryagain',
      nsswitch: 'group: lab [UNAVAIL=return] files',
      expected: absent(`${RULE}: the status is matched against the result of the preceding service`),
    },
    unavail: {
      title: 'unavail of a module: without an action the next service is asked',
      manual: 'nsswitch.conf(5), unavail',
      etc: says('unavail'),
      expected: absent(`${RULE}: the default action of unavail is continue`),
    },
    'unavail-return': {
      title: '[UNAVAIL=return] ends the lookup after unavail of a module',
      manual: 'nsswitch.conf(5), unavail',
      etc: says('unavail'),
      nsswitch: 'group: lab [UNAVAIL=return] files',
      absent: nothing,
      expected: ends,
    },
  },
});

import { absent, scenario, shown } from 'resolv-lab';
import { labModule } from '../../shared/lab-module.ts';

const MODE = 'nsswitch.conf(5), Compatibility mode';
const CODE = 'glibc nss/nss_compat/compat-grp.c, getgrnam_plusgroup';
const lines = (text: string) => ({
  group: `root:x:0:\n${text}\n`,
  'nss-lab': 'group team 4711 ann\ngroup other 4799 bob',
});
const found = { result: 'gid=4711 members=ann' };
const missing = { result: 'not found' };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), compat',
  title: 'compat: +group includes the group of the other source',
  about: `
    \`compat\` reads /etc/group as \`files\` does, and lines that begin with + or - include or exclude groups of the service of the line group_compat; here a module of the lab,
    which has the groups team and other.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: lines('+team'),
  ...labModule('getgrnam_r,getgrgid_r'),
  nsswitch: 'group: compat\ngroup_compat: lab',
  musl: 'musl has no nsswitch.conf',
  steps: ['getgrnam team'],
  absent: found,
  expected: absent(`${MODE}: +group, and any service but compat as the source`),
  variants: {
    'other-group': { title: 'compat: +group includes no other group', steps: ['getgrnam other'], absent: missing },
    all: { title: 'compat: + includes every group', etc: lines('+') },
    excluded: { title: 'compat: -group in front of + excludes the group', etc: lines('-team\n+'), absent: missing },
    'others-of-all': { title: 'compat: -group and + include the others', etc: lines('-other\n+') },
    'source-of-users': {
      title: 'compat: the source of users is not that of groups',
      nsswitch: 'group: compat\npasswd_compat: lab',
      absent: missing,
      expected: absent(`${MODE}: by default the source is nis; each database has a line of its own`),
    },
    itself: {
      title: 'compat: compat itself cannot be the source, so nothing is found',
      nsswitch: 'group: compat\ngroup_compat: compat',
      // In 2.17 the lookup does not return.
      libcs: '>=2.31',
      shown: { result: 'not found EMFILE' },
      absent: missing,
      expected: shown(
        `${CODE}: the source is called without a check, so compat opens /etc/group until it has no descriptor left`,
      ),
    },
  },
});

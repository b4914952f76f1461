import { absent, scenario } from 'resolv-lab';
import { labModule } from '../../shared/lab-module.ts';

const MODE = 'nsswitch.conf(5), Compatibility mode';
const LAB = 'user ann 4712 4712 /lab /bin/ann\nuser bob 4713 4713 /lab /bin/bob';
const users = (passwd: string) => ({ passwd: `${passwd}\n`, netgroup: 'blocked (,ann,)\n', 'nss-lab': LAB });
const ANN = 'ann:x:4712:4712::/own:/bin/sh';
const missing = { result: 'not found' };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), compat',
  title: 'compat: +user includes the user of the other source',
  about: `
    \`compat\` reads /etc/passwd as \`files\` does, and lines that begin with + or - include or exclude users of another source. That is NIS, or the service of the line
    passwd_compat; here a module of the lab, which has ann and bob.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: users('+ann'),
  ...labModule('getpwnam_r,getpwuid_r'),
  nsswitch: 'passwd: compat\npasswd_compat: lab\nnetgroup: files',
  musl: 'musl has no nsswitch.conf',
  steps: ['getpwnam ann'],
  absent: { result: 'uid=4712 gid=4712 dir=/lab shell=/bin/ann' },
  expected: absent(`${MODE}: +user, and any service but compat as the source`),
  variants: {
    'other-user': { title: 'compat: +user includes no other user', steps: ['getpwnam bob'], absent: missing },
    'by-number': {
      title: 'compat: +user by its number',
      steps: ['getpwuid 4712'],
      absent: { result: 'name=ann uid=4712 gid=4712 dir=/lab shell=/bin/ann' },
    },
    'own-line': {
      title: 'compat: a line without + or - is the user itself',
      etc: users(ANN),
      absent: { result: 'uid=4712 gid=4712 dir=/own shell=/bin/sh' },
      expected: absent(`${MODE}: similar to files`),
    },
    fields: {
      title: 'compat: +user with fields replaces those that are not empty',
      etc: users('+ann:::::/other:'),
      absent: { result: 'uid=4712 gid=4712 dir=/other shell=/bin/ann' },
      expected: absent(`${MODE}: override with non-empty passwd fields`),
    },
    all: { title: 'compat: + includes every user', etc: users('+') },
    excluded: {
      title: 'compat: -user in front of + excludes the user',
      etc: users('-ann\n+'),
      absent: missing,
      expected: absent(`${MODE}: + includes every user, except previously excluded ones`),
    },
    'others-of-all': { title: 'compat: -user and + include the others', etc: users('-bob\n+') },
    'excluded-netgroup': {
      title: 'compat: -@netgroup excludes its users',
      etc: users('-@blocked\n+'),
      absent: missing,
      expected: absent(`${MODE}: exclude all users in the given netgroup`),
    },
  },
});

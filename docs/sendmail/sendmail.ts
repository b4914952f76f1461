import { absent, byVersion, scenario, shown } from 'resolv-lab';

const SET = 'sendmail, sendmail/main.c: _res.options |= RES_NOALIASES';
const NOT_RELOADED =
  'glibc since 2.26, resolv/resolv_context.c: maybe_init does not reload a state that differs from the file it was read from';
const RELOADED = 'NEWS 2.26, bug 984: resolv.conf is reloaded when it has changed';
const NEVER = 'bug 984: before 2.26 nothing reloads resolv.conf';

const file = (name: string) => new URL(name, import.meta.url).pathname;

/** sendmail's test mode makes lookups on demand. `preload` is one of the libraries of setgroups.c. */
function sendmail(preload: string) {
  return {
    command: ['/usr/libexec/sendmail/sendmail', '-bt', '-C', '/sendmail.cf'],
    provoke: 'line:/mx hat.lab.test',
    name: 'hat.lab.test',
    packages: ['sendmail-bin'],
    env: { LD_PRELOAD: '/preload.so' },
    mounts: [
      { source: file('sendmail.cf'), target: '/sendmail.cf' },
      { source: file(preload), target: '/preload.so' },
    ],
  };
}

export default scenario({
  title: 'sendmail asks the old nameserver for MX records after resolv.conf changed',
  bugs: ['984'],
  symptoms: ['the nameserver changed, and sendmail asks the old one until it is restarted, also on a new glibc'],
  about: `
    sendmail sets RES_NOALIASES in its _res after res_init. glibc takes that for a configuration of the program's own, and does not replace it
    when resolv.conf changes. The variant \`cleared\` clears this one bit once, and changes nothing else.`,
  conf: 'nameserver A\noptions timeout:1',
  hostname: 'mail.lab.test',
  hosts: '127.0.0.1 mail.lab.test mail',
  servers: { A: 'answers', B: 'answers' },
  client: sendmail('setgroups.so'),
  libcs: 'glibc',
  steps: ['before: lookup', 'conf nameserver B; options timeout:1', 'after: lookup'],
  shown: { before: { asked: 'A(MX)' }, after: { asked: 'A(MX)' } },
  absent: { before: { asked: 'A(MX)' }, after: { asked: 'B(MX)' } },
  expected: byVersion({ '<2.26': shown(NEVER), '>=2.26': shown(`${NOT_RELOADED}; ${SET}`) }),
  variants: {
    cleared: {
      title: 'the one bit RES_NOALIASES is cleared',
      client: sendmail('clear-noaliases.so'),
      expected: byVersion({ '<2.26': shown(NEVER), '>=2.26': absent(RELOADED) }),
    },
  },
});

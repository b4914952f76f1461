import { expect, test } from 'vitest';
import type { ScenarioDefinition } from '../../../lab/form/definition.ts';
import { absent, byVersion, expectationInWords, fixedIn, shown } from '../../../lab/form/expectations.ts';
import { lessonOf } from '../../../lab/form/lesson.ts';
import { unknown } from '../../../lab/repro.ts';

const SCENARIO: ScenarioDefinition = {
  title: 'a title',
  about: `
    The first line
    and the second.`,
  manual: 'resolv.conf(5), options: timeout',
  bugs: ['27929', 'CVE-2024-1234'],
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=27929', 'https://example.org/'],
  symptoms: ['lookups are slow'],
  conf: `
    nameserver A
    search ${'d'.repeat(100)}`,
  servers: {
    A: 'servfail type=AAAA',
    B: 'answers',
    C: 'dead',
    D: { does: () => [], address: 'fd00::53', zone: 'www A 192.0.2.7' },
  },
  hosts: '192.0.2.9 other',
  env: { RES_OPTIONS: 'attempts:1' },
  hostname: 'client',
  ip: ['addr add 10.9.8.7/24 dev lo'],
  daemons: ['none', 'nsncd'],
  daemonSettings: { NSNCD_WORKER_COUNT: 2 },
  mounts: { '/opt/m': 'image:debian-trixie+libnss-x:/usr/lib' },
  daemonMounts: { '/opt/d': 'empty' },
  daemonEnv: { LD_LIBRARY_PATH: '/opt/d' },
  machines: { box: { mounts: { '/run': 'client:/run ro' } } },
  libcs: '>=2.26',
  mayEnd: true,
  steps: ['one: getaddrinfo one', ['getaddrinfo a thread=t', 'getaddrinfo b thread=u'], async () => {}],
  shown: { one: { result: ['EAI_AGAIN', 'hung in poll'], asked: 'nobody' } },
  absent: {
    one: { result: '192.0.2.1 192.0.2.2', ordered: true, asked: 'A B', names: 'one', waited: 'A', canonname: 'x' },
  },
  expected: absent('a manual'),
  musl: shown('its source'),
  variants: { other: { title: 'another | way', expected: shown('a page') }, same: { title: 'as before' } },
};

test('a lesson has all content of the file', () => {
  expect(lessonOf('slow', SCENARIO, '/home/me/slow.ts')).toBe(`# slow: a title

The first line
and the second.

- the manual: resolv.conf(5), options: timeout
- [bug 27929](https://sourceware.org/bugzilla/show_bug.cgi?id=27929)
- [CVE-2024-1234](https://www.cve.org/CVERecord?id=CVE-2024-1234)
- <https://example.org/>
- the scenario: \`/home/me/slow.ts\`

## What people see

- lookups are slow

## The set-up

\`/etc/resolv.conf\`:

\`\`\`
nameserver A
search ${'d'.repeat(73)}…
\`\`\`

\`/etc/hosts\`:

\`\`\`
192.0.2.9 other
\`\`\`

- server A: \`servfail type=AAAA\`
- server B: answers
- server C: nobody listens on its address
- server D: a function of the file makes its replies, at fd00::53, with records of its own:

  \`\`\`
  www A 192.0.2.7
  \`\`\`

- the program's environment has \`RES_OPTIONS=attempts:1\`
- the host's name is \`client\`
- \`ip addr add 10.9.8.7/24 dev lo\`
- the program sees at \`/opt/m\` \`/usr/lib\` of the image \`debian-trixie\` with \`libnss-x\`
- the program on box sees at \`/run\` \`client:/run ro\`
- with no daemon or nsncd
- the daemon sees at \`/opt/d\` an empty folder
- the daemon's environment has \`LD_LIBRARY_PATH=/opt/d\`
- the daemon has the setting \`NSNCD_WORKER_COUNT=2\`
- on glibc >=2.26 only
- the program or the daemon may end or hang: that is a result

## Steps

1. \`one: getaddrinfo one\`
2. at the same time: \`getaddrinfo a thread=t\`, \`getaddrinfo b thread=u\`
3. a function of the file

## What you see

- **shown**: in call \`one\` the result is \`EAI_AGAIN\` or \`hung in poll\`, no server was asked
- **absent**: in call \`one\` the result is \`192.0.2.1 192.0.2.2\`, in this order, the canonical name is \`x\`, the queries went to \`A B\`, the names asked for are \`one\`, the resolver waited for a timeout at \`A\`

## What is expected

- absent on every version: a manual
- musl: shown on every version: its source

## Variants

| variant | difference | expected |
|---|---|---|
| \`other\` | another \\| way | shown on every version: a page |
| \`same\` | as before | as above |
`);
});

test('a scenario that measures only has no outcomes, and no file if it has none', () => {
  const lesson = lessonOf('any', { title: 't', about: 'a', servers: { A: 'answers' }, steps: ['getaddrinfo x'] });
  expect(lesson).not.toMatch(/What you see|What is expected|Variants|the scenario:/);
});

test.each([
  [unknown, ['unknown: no source says it, so the lab measures']],
  [fixedIn('2.41', 'NEWS'), ['shown before glibc 2.41, absent since: NEWS']],
  [
    fixedIn('2.41', 'NEWS', { since: '2.26', debian: ['2.36-9+deb12u9'], notInDebian: ['2.31'] }),
    [
      'shown from glibc 2.26 on and before glibc 2.41, absent since: NEWS',
      'absent from these revisions of Debian on: 2.36-9+deb12u9 (debian/changelog)',
      "shown in Debian's 2.31: not in debian/changelog",
      'unknown in other packages and custom builds of older versions, which may have the fix',
    ],
  ],
  [fixedIn(null, 'the bug'), ['shown; no release has the fix: the bug']],
  [byVersion({ '<2.26': shown('a'), '>=2.26': unknown }), ['shown on glibc <2.26: a', 'unknown on glibc >=2.26']],
  [() => unknown, ['it depends on the cell: the file says how']],
])('the text of expectation %#', (rule, words) => {
  expect(expectationInWords(rule)).toEqual(words);
});

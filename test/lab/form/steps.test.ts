import { expect, test } from 'vitest';
import { DefinitionError } from '../../../lab/form/definition.ts';
import { callsOf, parseSteps } from '../../../lab/form/steps.ts';

const names = { servers: ['A', 'B', '10.0.0.53'], machines: ['container'], services: ['resolved'] };
const parse = (...steps: Parameters<typeof parseSteps>[0]) => parseSteps(steps, names);

test.each([
  [
    'getaddrinfo www.lab.test',
    { do: 'call', label: '1', verb: 'getaddrinfo', args: { name: 'www.lab.test' }, thread: 'main' },
  ],
  [
    'second: res_query www.lab.test MX thread=t1',
    { label: 'second', args: { name: 'www.lab.test', type: 'MX' }, thread: 't1' },
  ],
  ['getaddrinfo "a b" flags=AI_CANONNAME', { args: { name: 'a b', flags: 'AI_CANONNAME' } }],
  ['server A drop type=AAAA', { do: 'server', server: 'A', does: 'drop type=AAAA' }],
  ['server 10.0.0.53 dead', { do: 'server', server: '10.0.0.53', does: 'dead' }],
  [
    'conf nameserver B; options timeout:1',
    { do: 'file', how: 'rename-over', name: 'resolv.conf', content: 'nameserver B; options timeout:1' },
  ],
  [
    'file nsswitch.conf hosts: files dns',
    { do: 'file', how: 'rename-over', name: 'nsswitch.conf', content: 'hosts: files dns' },
  ],
  ['write resolv.conf nameserver B', { do: 'file', how: 'write-in-place', name: 'resolv.conf' }],
  ['remove resolv.conf', { do: 'file', how: 'remove', name: 'resolv.conf' }],
  ['chmod resolv.conf 400', { do: 'file', how: 'chmod', name: 'resolv.conf', mode: 0o400 }],
  ['link resolv.conf /run/other', { do: 'file', how: 'link', name: 'resolv.conf', target: '/run/other' }],
  ['file /var/lib/app/x a b', { do: 'file', how: 'rename-over', name: '/var/lib/app/x', content: 'a b' }],
  ['write /etc/resolv.conf nameserver B', { do: 'file', how: 'write-in-place', name: 'resolv.conf' }],
  ['restart resolved', { do: 'service', action: 'restart', service: 'resolved' }],
  ['signal resolved HUP', { do: 'service', action: 'signal', service: 'resolved', signal: 'SIGHUP' }],
  ['daemon restart', { do: 'daemon', action: 'restart' }],
  ['daemon start &', { do: 'daemon', action: 'start', goesOn: true }],
  ['notify hold', { do: 'notify', action: 'hold' }],
  ['daemon ends', { do: 'daemon', action: 'ends' }],
  ['slow: getaddrinfo www.lab.test thread=t1 &', { do: 'call', label: 'slow', thread: 't1', goesOn: true }],
  ['wait', { do: 'wait' }],
  ['restart', { do: 'restart', machine: 'client' }],
  ['@container restart', { do: 'restart', machine: 'container' }],
  ['inside: @container getaddrinfo www.lab.test', { do: 'call', label: 'inside', machine: 'container' }],
  ['@container conf nameserver B', { do: 'file', name: 'resolv.conf', content: 'nameserver B', machine: 'container' }],
  ['@container ip link set lo down', { do: 'ip', command: 'link set lo down', machine: 'container' }],
  ['ip addr del 10.9.8.7/24 dev lo', { do: 'ip', command: 'addr del 10.9.8.7/24 dev lo' }],
])('%s', (text, step) => {
  expect(parse(text)[0]).toMatchObject(step);
});

test('calls without a name are numbered by their position', () => {
  const steps = parse('getaddrinfo a.test', 'x: getaddrinfo b.test', [
    'getaddrinfo c.test',
    'getaddrinfo d.test thread=t1',
  ]);
  expect(callsOf(steps).map(({ label }) => label)).toEqual(['1', 'x', '3', '4']);
});

test.each([
  ['getadrinfo www', "no step 'getadrinfo': did you mean 'getaddrinfo'?"],
  ['qqq A', "no step 'qqq': a step begins with lookup, mail, clear, server, conf, "],
  ['qqq B', ', or is a call with its arguments: getaddrinfo, getnameinfo, '],
  ['sever A drop', "no step 'sever': did you mean 'server'?"],
  ['server C drop', "no server 'C': the servers are A, B, 10.0.0.53"],
  ['server A', "'server A' is not server NAME BEHAVIOUR, as in `server A drop type=AAAA`"],
  [
    'daemon jump',
    "'daemon jump' is not daemon start, start-frozen, stop, restart, freeze, thaw, kill, term, ends, idle, second or second-container, or `daemon start &`",
  ],
  ['wait for it', "'wait for it' is not wait, which waits for the calls and the start of the daemon that go on"],
  [
    'notify now',
    "'notify now' is not notify hold, or notify release, for the messages of the daemon to its NOTIFY_SOCKET",
  ],
  ['daemon stop &', "'daemon stop &' is not daemon start, "],
  ['x: conf nameserver A', "only calls have names, not 'conf nameserver A'"],
  ['@contaner getaddrinfo www', "no machine 'contaner': did you mean 'container'?"],
  ['@container server A drop', "a step about a server names no machine, not '@container'"],
  ['@container daemon stop', "a step about a daemon names no machine, not '@container'"],
  ['restart resolvd', "no service 'resolvd': did you mean 'resolved'?"],
  ['signal resolved', "'resolved' is no signal, such as HUP or USR1"],
  ['signal resolved HOP', "'HOP' is no signal"],
  ['@container signal resolved HUP', "a step about a signal names no machine, not '@container'"],
  ['gethostbyname', 'gethostbyname needs name'],
  ['getaddrinfo "www', 'a quotation mark is missing'],
])('%s is refused in one line', (text, message) => {
  expect(() => parse(text)).toThrow(DefinitionError);
  expect(() => parse(text)).toThrow(message);
});

test('calls at the same time on two machines need no threads', () => {
  expect(parse(['getaddrinfo a.test', '@container getaddrinfo b.test'])).toHaveLength(1);
});

test('two calls at the same time need two threads, and two names', () => {
  expect(() => parse(['getaddrinfo a.test', 'getaddrinfo b.test'])).toThrow(
    'two calls at the same time on the thread main',
  );
  expect(() => parse('x: getaddrinfo a.test', 'x: getaddrinfo b.test')).toThrow("two calls have the name 'x'");
  expect(() => parse(['getaddrinfo a.test', 'conf nameserver B'])).toThrow('is no call');
});

test('a thread whose call goes on makes no further call before `wait`', () => {
  const [slow, next] = ['getaddrinfo a.test thread=t1 &', 'getaddrinfo b.test thread=t1'];
  expect(() => parse(slow, next)).toThrow('a call goes on in the thread t1');
  expect(() => parse(['getaddrinfo a.test', slow])).toThrow('a call of a list cannot go on behind it');
  expect(parse(slow, 'wait', next)).toHaveLength(3);
});

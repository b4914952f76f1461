import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wholeCalls } from '../../lab/recording/strace/lines.ts';
import { summarize } from '../../lab/recording/strace/summarize.ts';

/** The summary of a real log, a line a call, without the numbers that vary between runs. */
function summary(log: string): string[] {
  return summarize(wholeCalls(log)).map(({ tid, name, args, result }) =>
    `${tid} ${name} ${args} → ${result}`.replace(/at most \d+ ms/, 'at most … ms').replace(/, [mc]time .*/, ''),
  );
}

const fixture = (name: string) => summary(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'));

/** The calls of a glibc lookup of both families, from the connection to the nameserver on. */
const asks = (tid: number, server: string, name: string, bytes: [number, number]) => [
  `${tid} connect ${server}#53 udp → connected`,
  `${tid} sendmmsg ${server}#53 udp: A ${name}, AAAA ${name} → 2 messages`,
  `${tid} poll ${server}#53 udp, at most … ms → POLLIN`,
  `${tid} recvfrom ${server}#53 udp: A ${name} → ${bytes[0]} bytes`,
  `${tid} poll ${server}#53 udp, at most … ms → POLLIN`,
  `${tid} recvfrom ${server}#53 udp: AAAA ${name} → ${bytes[1]} bytes`,
  `${tid} close ${server}#53 udp → closed`,
];

test('glibc reads its files once, detects a changed resolv.conf, and shares the configuration with a new thread', () => {
  expect(fixture('glibc-2.41.log')).toEqual([
    '15 connect /var/run/nscd/socket → ENOENT',
    '15 connect /var/run/nscd/socket → ENOENT',
    '15 newfstatat /etc/nsswitch.conf → inode 9, 93 bytes',
    '15 openat /etc/nsswitch.conf → fd 3',
    '15 newfstatat /etc/resolv.conf → inode 14, 50 bytes',
    '15 openat /etc/host.conf → fd 3',
    '15 openat /etc/resolv.conf → fd 3',
    '15 openat /etc/hosts → fd 3',
    ...asks(15, '127.0.0.1', 'one.lab.test', [46, 58]),
    '15 openat /etc/gai.conf → ENOENT',
    '15 newfstatat /etc/nsswitch.conf → inode 9, 93 bytes',
    '15 newfstatat /etc/resolv.conf → inode 15, 50 bytes',
    '15 openat /etc/resolv.conf → fd 3',
    '15 openat /etc/hosts → fd 3',
    ...asks(15, '127.0.0.2', 'two.lab.test', [46, 58]),
    '20 newfstatat /etc/nsswitch.conf → inode 9, 93 bytes',
    '20 newfstatat /etc/resolv.conf → inode 15, 50 bytes',
    '20 openat /etc/hosts → fd 3',
    ...asks(20, '127.0.0.2', 'three.lab.test', [48, 60]),
  ]);
});

test('musl reads resolv.conf for each lookup and does not connect its sockets', () => {
  expect(fixture('musl-1.2.5.log').slice(0, 12)).toEqual([
    '15 open /etc/hosts → fd 3',
    '15 open /etc/resolv.conf → fd 3',
    '15 sendto 127.0.0.1#53 udp: A one.lab.test → 30 bytes',
    '15 sendto 127.0.0.1#53 udp: AAAA one.lab.test → 30 bytes',
    '15 poll 127.0.0.1#53 udp, at most … ms → POLLIN',
    '15 recvmsg 127.0.0.1#53 udp: A one.lab.test → 46 bytes',
    '15 recvmsg 127.0.0.1#53 udp → EAGAIN',
    '15 poll 127.0.0.1#53 udp, at most … ms → POLLIN',
    '15 recvmsg 127.0.0.1#53 udp: AAAA one.lab.test → 58 bytes',
    '15 close 127.0.0.1#53 udp → closed',
    '15 open /etc/hosts → fd 3',
    '15 open /etc/resolv.conf → fd 3',
  ]);
});

test("a request to a daemon, after one for its cache's descriptor", () => {
  expect(fixture('nscd-cache.log')).toEqual([
    '239 connect /var/run/nscd/socket → connected',
    '239 sendto /var/run/nscd/socket: GETFDHST hosts → 18 bytes',
    '239 poll /var/run/nscd/socket, at most … ms → POLLIN',
    '239 recvmsg /var/run/nscd/socket → 14 bytes, fd 4 (/run/nscd/dbUAldrY)',
    '239 close /var/run/nscd/socket → closed',
    '239 connect /var/run/nscd/socket → connected',
    '239 sendto /var/run/nscd/socket: GETAI cache.both.lab.test → 32 bytes',
    '239 poll /var/run/nscd/socket, at most … ms → POLLIN',
    '239 read /var/run/nscd/socket → 24 bytes',
    '239 read /var/run/nscd/socket → 42 bytes',
    '239 close /var/run/nscd/socket → closed',
    '239 openat /etc/gai.conf → ENOENT',
  ]);
});

test('over TCP both questions are sent together, each after its length; the UDP socket is older than the log', () => {
  expect(fixture('tcp.log')).toEqual([
    '15 recvfrom 127.0.0.1#53 udp: A one.lab.test → 30 bytes',
    '15 close 127.0.0.1#53 udp → closed',
    '15 connect 127.0.0.1#53 tcp → connected',
    '15 writev 127.0.0.1#53 tcp: A one.lab.test, AAAA one.lab.test → 64 bytes',
    '15 read 127.0.0.1#53 tcp → 2 bytes',
    '15 read 127.0.0.1#53 tcp: A one.lab.test → 46 bytes',
    '15 read 127.0.0.1#53 tcp → 2 bytes',
    '15 read 127.0.0.1#53 tcp: AAAA one.lab.test → 58 bytes',
    '15 close 127.0.0.1#53 tcp → closed',
    '15 openat /etc/gai.conf → ENOENT',
  ]);
});

const UDP = '{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}';
const connect = `1 1.000000000 connect(3<UDP:[7]>, ${UDP}, 16) = 0 <0.000000001>`;
const after = (...lines: string[]) =>
  summary([connect, ...lines.map((line) => `1 1.000000001 ${line}`)].join('\n')).slice(1);

test.each([
  [
    'poll([{fd=3, events=POLLIN}], 1, 1000) = 0 (Timeout) <1.001000000>',
    ['1 poll 127.0.0.1#53 udp, at most … ms → timeout'],
  ],
  ['poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>', ['1 poll 127.0.0.1#53 udp, no timeout → never returned']],
  ['poll([{fd=3, events=POLLOUT}], 1, 0) = 1 ([{fd=3, revents=POLLOUT}]) <0.000000001>', []],
  ['poll([{fd=9, events=POLLIN}], 1, 1000) = 0 (Timeout) <1.000000000>', []],
  [
    'ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=500000000}, NULL, 8) = 1 ([{fd=3, revents=POLLIN|POLLERR}], left {tv_sec=0, tv_nsec=1}) <0.000000001>',
    ['1 ppoll 127.0.0.1#53 udp, at most … ms → POLLIN|POLLERR'],
  ],
  [
    'recvfrom(3, 0x7f0, 2048, 0, 0x7f1, [16]) = -1 ECONNREFUSED (Connection refused) <0.000000001>',
    ['1 recvfrom 127.0.0.1#53 udp → ECONNREFUSED'],
  ],
  ['recvfrom(3, 0x7f0, 2048, 0, 0x7f1, [16]) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.000000001>', []],
])('%s', (line, expected) => {
  expect(after(line)).toEqual(expected);
});

test('a closed descriptor has no peer', () => {
  expect(after('close(3) = 0 <0.000000001>', 'read(3</etc/shadow>, "x", 1) = 1 <0.000000001>')).toEqual([
    '1 close 127.0.0.1#53 udp → closed',
  ]);
});

test("the probe's own files and pipes and the sorting of addresses are left out", () => {
  const lines = [
    '1 1.000000000 openat(AT_FDCWD</>, "/usr/lib/locale/C.utf8", O_RDONLY) = 3</usr/lib/locale/C.utf8> <0.000000001>',
    '1 1.000000000 read(0<UNIX-STREAM:[1]>, "1 main state\\n", 4096) = 13 <0.000000001>',
    '1 1.000000000 connect(3<UDP:[7]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("192.0.2.1")}, 16) = 0 <0.000000001>',
    '1 1.000000000 close(3<UDP:[7]>) = 0 <0.000000001>',
  ];
  expect(summary(lines.join('\n'))).toEqual([]);
});

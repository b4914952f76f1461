import { expect, test } from 'vitest';
import { dataIn, descriptor, octets, socketAddress, splitArguments } from '../../lab/recording/strace/arguments.ts';

test.each([
  ['', []],
  ['0', ['0']],
  ['AT_FDCWD</>, "/etc/hosts", O_RDONLY|O_CLOEXEC', ['AT_FDCWD</>', '"/etc/hosts"', 'O_RDONLY|O_CLOEXEC']],
  [
    '3<UDP:[127.0.0.1:1->127.0.0.1:53]>, "a, \\"b\\" (", 2',
    ['3<UDP:[127.0.0.1:1->127.0.0.1:53]>', '"a, \\"b\\" ("', '2'],
  ],
  ['[{fd=3</a,b>, events=POLLIN}, {fd=-1}], 2, 500', ['[{fd=3</a,b>, events=POLLIN}, {fd=-1}]', '2', '500']],
  ['4</run/db>(deleted), {a=1, b={c, d}}', ['4</run/db>(deleted)', '{a=1, b={c, d}}']],
])('arguments of (%s)', (text, parts) => {
  expect(splitArguments(text)).toEqual(parts);
});

test.each([
  ['3', { fd: 3, what: '' }],
  ['3</etc/hosts>', { fd: 3, what: '/etc/hosts' }],
  ['3<TCP:[127.0.0.1:5->127.0.0.1:53]>', { fd: 3, what: 'TCP:[127.0.0.1:5->127.0.0.1:53]' }],
  ['4</run/nscd/db>(deleted)', { fd: 4, what: '/run/nscd/db' }],
  ['-1 ENOENT (No such file or directory)', undefined],
  ['AT_FDCWD</>', undefined],
])('the descriptor %s', (text, expected) => {
  expect(descriptor(text)).toEqual(expected);
});

test.each([
  ['{sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}', { path: '/var/run/nscd/socket' }],
  ['{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}', { address: '127.0.0.1', port: 53 }],
  [
    '{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "fd00:53::53", &sin6_addr), sin6_scope_id=0}',
    { address: 'fd00:53::53', port: 53 },
  ],
  ['{sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}', undefined],
  ['NULL', undefined],
])('the address %s', (text, expected) => {
  expect(socketAddress(text)).toEqual(expected);
});

test('a string literal is decoded to its octets', () => {
  expect(octets('\\254A\\1\\0\\0\\0034\\t\\n\\r\\v\\f\\"\\\\z')).toEqual(
    Buffer.from([0xac, 0x41, 1, 0, 0, 3, 0x34, 9, 10, 13, 11, 12, 0x22, 0x5c, 0x7a]),
  );
});

test('a string alone or in an iovec is data, a path inside an address is not', () => {
  expect(dataIn('"ab"')).toEqual([Buffer.from('ab')]);
  expect(dataIn('[{iov_base="a", iov_len=1}, {iov_base="b\\0", iov_len=2}]')).toEqual([
    Buffer.from('a'),
    Buffer.from('b\0'),
  ]);
  expect(dataIn('{sa_family=AF_UNIX, sun_path="/x"}')).toEqual([]);
});

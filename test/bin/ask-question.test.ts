import { expect, test } from 'vitest';
import { questionOf } from '../../bin/ask-question.ts';

const STEP = 'getaddrinfo www.lab.test';
const CONF = 'nameserver 10.20.0.53; nameserver B';

test.each([
  ['a server that the resolv.conf names', [STEP], { conf: CONF, server: ['10.20.0.53 drop', 'B dead'] }],
  ['the default server', [STEP], { server: ['A servfail'] }],
  ['one of a later resolv.conf', [STEP, 'conf nameserver C', STEP], { server: ['C drop'] }],
  ['one that a step names', ['server C dead', STEP], { server: ['C drop'] }],
  ['no nameserver in the file: the resolver asks 127.0.0.1', [STEP], { conf: 'search x', server: ['A drop'] }],
  ['a file that goes away', ['remove resolv.conf', STEP], { conf: 'nameserver B', server: ['A drop'] }],
  ['a shell, whose steps come later', [STEP], { server: ['B drop'], shell: true }],
])('takes %s', (_, steps, options) => {
  expect(questionOf(steps, options).servers).toEqual(options.server);
});

test('refuses a server that nobody asks, and says which there are', () => {
  expect(() => questionOf([STEP], { conf: CONF, server: ['10.20.0.35 drop'] })).toThrow(
    '--server 10.20.0.35: neither the resolv.conf nor a step names this server; they name 10.20.0.53, B',
  );
});

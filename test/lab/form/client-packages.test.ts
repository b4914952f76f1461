import { expect, test } from 'vitest';
import { absent } from '../../../lab/form/expectations.ts';
import { reproOf } from '../../../lab/form/repro.ts';

test('the packages of a client are in the image of its own machine, and in no other', () => {
  const repro = reproOf('own', {
    title: 'a client with packages',
    about: 'It asks.',
    conf: 'nameserver A',
    servers: { A: 'answers' },
    client: { command: ['python3', 'ask.py'], packages: ['python3'] },
    machines: { box: { conf: 'nameserver A', packages: ['busybox'] } },
    packages: ['libnss-myhostname'],
    steps: ['one: lookup', 'two: @box getaddrinfo www.lab.test'],
    absent: { one: { asked: 'A' } },
    expected: absent('a manual'),
  });
  const { main } = repro.variants;
  expect(main && repro.packages?.(main)?.sets).toEqual([['libnss-myhostname', 'python3'], ['busybox']]);
});

import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { bundled } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let seen: {
  machine: string;
  afterwards: string;
  plain: Record<string, string>;
  own: {
    hostname: string;
    etc: string[];
    nested: string;
    gai: string;
    jail: string;
    addresses: string[];
    source: string;
  };
  refused: Record<string, string>;
};

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const script = await bundled('test/lab/host/fixtures/hosts.ts');
  seen = JSON.parse((await execa(process.execPath, [script, directory.path], { stdin: 'pipe' })).stdout);
});

test('a program sees the name of its host, and the machine keeps its own', () => {
  expect(seen.plain.hostname).toBe('plain');
  expect(seen.own.hostname).toBe('www.corp.test');
  expect(seen.afterwards).toBe(seen.machine);
});

test('files below /etc and /run are there from the start; null leaves one out', () => {
  expect(seen.plain.hostConf).toBe('multi on');
  expect(seen.own.etc).toEqual(expect.arrayContaining(['gai.conf', 'hosts', 'lab.d', 'nsswitch.conf']));
  expect(seen.own.etc).not.toContain('host.conf');
  expect(seen.own).toMatchObject({
    nested: 'one',
    gai: 'precedence ::/0 1',
    jail: 'nameserver 192.0.2.1',
  });
});

test('further addresses can be used as sources', () => {
  expect(seen.own.addresses).toEqual(expect.arrayContaining(['192.0.2.77/24', '2001:db8::7/64', '127.0.0.1/8']));
  expect(seen.own.source).toContain('src 192.0.2.77');
});

test.each([
  ['outside', "not a path below a host's folder: ../x"],
  ['empty', "a hostname has 1 to 64 octets: ''"],
  ['long', 'a hostname has 1 to 64 octets'],
  ['address', '192.0.2.300/24'],
])('a wrong option is an error: %s', (which, message) => {
  expect(seen.refused[which]).toContain(message);
});

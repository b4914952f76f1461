import { expect, test } from 'vitest';
import { daemonSettings } from '../../bin/daemon-settings.ts';
import { DAEMONS, nscdConfKeys } from '../../lab/daemon/definitions.ts';

const ALL = ['nsncd', 'nscd', 'unscd'];

test('settings by daemon; a value may have blanks, commas and equals signs if the daemon accepts them', () => {
  const words = ['nsncd.A=x=y, z', 'nsncd.B=', 'nscd.threads=6', 'nscd.enable-cache hosts=no'];
  expect(daemonSettings(words, ALL)).toEqual({
    nsncd: { A: 'x=y, z', B: '' },
    nscd: { threads: '6', 'enable-cache hosts': 'no' },
  });
});

test.each([
  ['nsncd', 'say <daemon>.<key>=<value>'],
  ['nsncd=1', 'say <daemon>.<key>=<value>'],
  ['x.A=1', "no daemon 'x'"],
  ['nsncd.=1', "'' is no name of one"],
  ['nsncd.A=1\n2', 'a value is one line'],
  ['nscd.threads=1 2', 'a value of nscd.conf is one word'],
  ['nscd.threads=', 'a value of nscd.conf is one word'],
  ['nscd.enable-cache=yes', "no setting of nscd 'enable-cache'"],
  ['unscd.enable-cache host=yes', "did you mean 'enable-cache hosts'?"],
])('%j is refused', (word, message) => {
  expect(() => daemonSettings([word], ALL)).toThrow(message);
});

test('the keys of nscd.conf include all keys that the lab writes', () => {
  const written = DAEMONS.filter(({ settings }) => settings === 'nscd.conf').flatMap(({ defaults }) =>
    Object.keys(defaults),
  );
  expect(written.filter((key) => !nscdConfKeys.includes(key))).toEqual([]);
});

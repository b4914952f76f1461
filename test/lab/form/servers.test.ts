import { expect, test } from 'vitest';
import { DefinitionError } from '../../../lab/form/definition.ts';
import { addressCommands, behaviourOf, serversOf } from '../../../lab/form/servers.ts';

test.each([
  ['unreachable', 'host-unreachable'],
  ['unreachable  host', 'host-unreachable'],
  ['unreachable net', 'net-unreachable'],
  ['prohibited', 'prohibited'],
  ['blackhole', 'blackhole'],
])('%s: the router says %s, and no transport is served', (text, router) => {
  expect(behaviourOf(text)).toMatchObject({ router, transports: [] });
});

test('a server behind a router has a routed address, the others keep theirs', () => {
  const servers = serversOf({ A: 'unreachable', B: 'answers', C: 'answers' }, { C: [behaviourOf('prohibited')] });
  expect(servers.map(({ address }) => address)).toEqual(['10.53.0.1', '127.0.0.2', '10.53.0.3']);
  // C can be reached at first.
  expect(addressCommands(servers)).toEqual(['addr add 10.53.0.3/32 dev lo']);
});

test('a link-local address is one of the loopback device', () => {
  const servers = serversOf({ A: { address: 'fe80::53%lo' } });
  expect(addressCommands(servers)).toEqual(['addr add fe80::53/128 dev lo']);
  const elsewhere = { A: { address: 'fe80::53%eth0' } };
  expect(() => serversOf(elsewhere)).toThrow(DefinitionError);
  expect(() => serversOf(elsewhere)).toThrow("server A: the interface of 'fe80::53%eth0' must be lo");
});

test.each(['127.0.0.53', '::1', '0:0:0:0:0:0:0:1'])('%s cannot be an address behind a router', (address) => {
  const definition = { A: { does: 'unreachable', address } };
  expect(() => serversOf(definition)).toThrow(DefinitionError);
  expect(() => serversOf(definition)).toThrow(`no router stands before ${address}`);
});

test.each([
  ['unreachabel', "unknown behaviour 'unreachabel': did you mean 'unreachable'?"],
  ['qqq', /^unknown behaviour 'qqq': known are .*\banswers\b.*\bservfail\b.*\bunreachable\b/],
  ['unreachable; drop', "'unreachable' stands alone"],
  ['drop; blackhole', "'blackhole' stands alone"],
])('%s is refused', (text, message) => {
  expect(() => behaviourOf(text)).toThrow(message);
});

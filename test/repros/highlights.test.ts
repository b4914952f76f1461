import { expect, test } from 'vitest';
import type { Cell, Judgement } from '../../lab/index.ts';
import { curesOf } from '../../lab/judge/cures.ts';
import { repros } from '../../repros/index.ts';
import { CONTAINER, HOST, nameFor } from '../../repros/nscd-socket-leak/sides.ts';
import { A, B } from '../../repros/shared/two-nameservers.ts';
import { brownOut, round } from './brown-out-moments.ts';
import { asked, cellOn, did, evidenceOf, glibc, lookup, type Moment, step, wrote } from './evidence.ts';
import * as leak from './leak-moments.ts';

const BULLSEYE = glibc('2.31', '2.31-13+deb11u11');
const NEW = glibc('2.41', '2.41-12+deb13u4');

function find(id: string, variant: string) {
  const repro = repros.find((each) => each.id === id);
  const found = repro?.variants[variant];
  if (!repro || !found) throw new Error(`no ${id}/${variant}`);
  return { repro, variant: found };
}

/** The highlights of a story as lines, each with the kind of its event and whom it went to. */
function told(id: string, variant: string, cell: Cell, ...moments: (Moment | Moment[])[]): string[] {
  const about = find(id, variant);
  const evidence = evidenceOf(...moments);
  const { highlights = [] }: Pick<Judgement, 'highlights'> = about.repro.judge(evidence, cell, about.variant);
  return highlights.map(({ kind, at, text }) => {
    const event = evidence.events.find((each) => each.kind === kind && each.at === at);
    if (!event) throw new Error(`no such event: ${text}`);
    return `${event.kind === 'dns-query' ? `${event.type}? ${event.name} at ${event.server}` : kind}: ${text}`;
  });
}

function phase(name: string, hit: typeof A): Moment[] {
  return [lookup(`${name}.hit`, hit), lookup(`${name}.other`, B), lookup(`${name}.new`, B)];
}

const END = [lookup('fresh', B, { probe: 'fresh' }), asked(A)];

test('single-request-reload: what was lost, from which packet on the thread is stuck, whom it asks after the switch', () => {
  const story = [phase('before', A), brownOut(1), did('state.hit', 'state'), phase('after', A)];
  const moments = [...story, did('state.after', 'state'), ...END];
  expect(told('single-request-reload', 'main', cellOn(BULLSEYE), ...moments)).toEqual([
    'AAAA? brown-out.1.lab.test at A: the brown-out: AAAA is left unanswered',
    'AAAA? brown-out.1.lab.test at A: stuck from this packet on: the thread that was hit asks again, now with RES_SNGLKUP in its _res.options',
    'A? after.hit.lab.test at A: first query to the old nameserver after the switch: the thread that was hit still asks A',
  ]);
});

test('single-request-reload: the state after the brown-out shows who is pinned, and who is not', () => {
  const seen = (raw: { optionsRaw?: number; flagsRaw?: number }) => {
    const state: Moment = (at) =>
      did(
        'state.hit',
        'state',
      )(at).map((event) => (event.kind === 'call' ? { ...event, result: { ...event.result, ...raw } } : event));
    const story = [phase('before', A), brownOut(1), state, phase('after', B), did('state.after', 'state'), ...END];
    return told('single-request-reload', 'main', cellOn(BULLSEYE), ...story).filter((line) => line.includes('pinned'));
  };
  expect(seen({ optionsRaw: 0x6002c1 })).toEqual([
    'call: pinned: RES_SNGLKUP and RES_SNGLKUPREOP in _res.options, which is no longer as resolv.conf made it',
  ]);
  expect(seen({ flagsRaw: 0x200000 })).toEqual([
    'call: not pinned: RES_F_SNGLKUP in _res._flags, where that stops no reload',
  ]);
  expect(seen({})).toEqual([]);
});

test('single-request-reload: nobody is called stuck who asks the new nameserver', () => {
  const story = [phase('before', A), brownOut(1), did('state.hit', 'state'), phase('after', B)];
  const moments = [...story, did('state.after', 'state'), ...END];
  expect(told('single-request-reload', 'main', cellOn(NEW), ...moments)).toEqual([
    'AAAA? brown-out.1.lab.test at A: the brown-out: AAAA is left unanswered',
    'A? after.hit.lab.test at B: first query after the switch: the thread that was hit asks B',
  ]);
});

test('single-request-reload: with a daemon it is one of its workers', () => {
  const cell = cellOn(BULLSEYE, { daemon: 'nscd' });
  const story = [round('before', [A, A, A, A, A]), brownOut(2), round('after', [B, A, B, A, B]), ...END];
  expect(told('single-request-reload', 'main', cell, ...story).slice(-2)).toEqual([
    expect.stringMatching(/stuck from .*: a worker of nscd .* as bug 31476 has it: nobody can look there$/),
    'A? after.2.lab.test at A: first query to the old nameserver after the switch: a worker of nscd still asks A',
  ]);
});

test('stale-resolv-conf: the lookup that read the file, the first query after the switch, and after a cure', () => {
  const story = [wrote(A, 'create'), lookup('before', A), did('state-before', 'state'), step('switch'), wrote(B)];
  const stale = [...story, lookup('after', A), ...END];
  expect(told('stale-resolv-conf', 'main', cellOn(glibc('2.17')), ...stale)).toEqual([
    'A? before.lab.test at A: stuck from this packet on: what the program read of resolv.conf to send it, it keeps',
    'A? after.lab.test at A: first query to the old nameserver after the switch: the program still asks A',
  ]);
  expect(told('stale-resolv-conf', 'main', cellOn(NEW), ...story, lookup('after', B), ...END)).toEqual([
    'A? after.lab.test at B: first query after the switch: the program asks B',
  ]);
  const cured = [...story, lookup('uncured', A), step('cure'), did('cure', 'res_init'), lookup('after', B), ...END];
  expect(told('stale-resolv-conf', 'cure-res-init', cellOn(NEW), ...cured).at(-1)).toBe(
    'A? after.lab.test at B: first query after the cure',
  );
});

test('nscd-socket-leak: the query that leaked, what came of it, and whom the program asks by itself', () => {
  const name = nameFor('db', 'both');
  const story = [
    leak.decided('on the host', nameFor('news', 'host'), HOST),
    leak.reached('/run/nscd/socket', 'connected'),
  ];
  const own = leak.queried('res_query', name, CONTAINER);
  const cell = cellOn(NEW, { daemon: 'nsncd' });
  expect(told('nscd-socket-leak', 'main', cell, ...story, leak.decided('getaddrinfo', name, HOST), own)).toEqual([
    `A? ${name} at host-dns: the query that leaked: host-dns is asked, the nameserver of the host`,
    'call: 192.0.2.1: what the host says to the name',
    `A? ${name} at container-dns: the same program, the same name, past the daemon: container-dns is asked`,
  ]);
  expect(told('nscd-socket-leak', 'main', cell, ...story, leak.decided('getaddrinfo', name, CONTAINER), own)).toEqual([
    `A? ${name} at container-dns: nothing leaks: container-dns is asked, the nameserver inside`,
  ]);
});

test('cures are those variants that the sources expect to help in the same cell', () => {
  const curesIn = (id: string, variant: string, cell: Cell) => {
    const about = find(id, variant);
    return curesOf(about.repro, cell, about.variant).map((cure) => cure.variant);
  };
  expect(curesIn('single-request-reload', 'main', cellOn(BULLSEYE))).toEqual([
    'cure-res-init',
    'cure-clear-flags',
    'cure-new-thread',
    'cure-restart',
    'cure-options-in-file',
  ]);
  // The threads of the program are not those who are stuck.
  expect(curesIn('single-request-reload', 'main', cellOn(BULLSEYE, { daemon: 'nscd' }))).toEqual([
    'cure-restart',
    'cure-options-in-file',
  ]);
  const stale = find('stale-resolv-conf', 'main');
  expect(curesOf(stale.repro, cellOn(glibc('2.17')), stale.variant)[0]).toEqual({
    variant: 'cure-res-init',
    title: 'the program calls res_init',
  });
  expect(curesIn('stale-resolv-conf', 'client-private-state', cellOn(NEW))).toEqual([]);
  expect(curesIn('stale-resolv-conf', 'pin-no-reload', cellOn(NEW, { daemon: 'nscd' }))).toEqual([
    'cure-daemon-restart',
  ]);
  const leaking = (variant: string) => curesIn('nscd-socket-leak', variant, cellOn(NEW, { daemon: 'nsncd' }));
  expect(leaking('main')).toEqual([
    'cure-no-bind',
    'cure-private-folder',
    'cure-tmpfs-over-nscd',
    'cure-host-prefix',
    'cure-localdomain',
  ]);
  // Nothing is bound there that could be left out.
  expect(leaking('contrast-vpn-namespace')).toEqual(['cure-localdomain']);
  expect(leaking('users-and-groups')).toEqual([]);
});

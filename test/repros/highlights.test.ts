import { expect, test } from 'vitest';
import type { Cell, Judgement } from '../../lab/index.ts';
import { curesOf } from '../../lab/judge/cures.ts';
import { repros } from '../../repros/index.ts';
import { CONTAINER_DNS, HOST_DNS, nameFor } from '../../repros/nscd-socket-leak/networks.ts';
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

/** The highlights of a run as lines, each with its event: for a query, the name and the nameserver. */
function highlightLines(id: string, variant: string, cell: Cell, ...moments: (Moment | Moment[])[]): string[] {
  const tested = find(id, variant);
  const evidence = evidenceOf(...moments);
  const { highlights = [] }: Pick<Judgement, 'highlights'> = tested.repro.judge(evidence, cell, tested.variant);
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

test('single-request-reload: the unanswered query, the packet that disables reloading, the query after the switch', () => {
  const moments = [phase('before', A), brownOut(1), did('state.hit', 'state'), phase('after', A)];
  const withEnd = [...moments, did('state.after', 'state'), ...END];
  expect(highlightLines('single-request-reload', 'main', cellOn(BULLSEYE), ...withEnd)).toEqual([
    'AAAA? brown-out.1.lab.test at A: the brown-out: AAAA gets no answer',
    'AAAA? brown-out.1.lab.test at A: no reload from this packet on: the thread that was hit retransmits, now with RES_SNGLKUP in its _res.options',
    'A? after.hit.lab.test at A: first query to the old nameserver after the switch: the thread that was hit still asks A',
  ]);
});

test('single-request-reload: the flags after the brown-out, where they disable reloading and where they do not', () => {
  const seen = (raw: { optionsRaw?: number; flagsRaw?: number }) => {
    const state: Moment = (at) =>
      did(
        'state.hit',
        'state',
      )(at).map((event) => (event.kind === 'call' ? { ...event, result: { ...event.result, ...raw } } : event));
    const moments = [phase('before', A), brownOut(1), state, phase('after', B), did('state.after', 'state'), ...END];
    return highlightLines('single-request-reload', 'main', cellOn(BULLSEYE), ...moments).filter((line) =>
      line.includes('_res'),
    );
  };
  expect(seen({ optionsRaw: 0x6002c1 })).toEqual([
    'call: reload disabled: RES_SNGLKUP and RES_SNGLKUPREOP in _res.options, which now differs from resolv.conf',
  ]);
  expect(seen({ flagsRaw: 0x200000 })).toEqual([
    'call: reload works: RES_F_SNGLKUP in _res._flags, which the reload does not compare',
  ]);
  expect(seen({})).toEqual([]);
});

test('single-request-reload: a thread that asks the new nameserver has no highlight about reloading', () => {
  const moments = [phase('before', A), brownOut(1), did('state.hit', 'state'), phase('after', B)];
  const withEnd = [...moments, did('state.after', 'state'), ...END];
  expect(highlightLines('single-request-reload', 'main', cellOn(NEW), ...withEnd)).toEqual([
    'AAAA? brown-out.1.lab.test at A: the brown-out: AAAA gets no answer',
    'A? after.hit.lab.test at B: first query after the switch: the thread that was hit asks B',
  ]);
});

test('single-request-reload: with a daemon, a worker owns the state', () => {
  const cell = cellOn(BULLSEYE, { daemon: 'nscd' });
  const moments = [round('before', [A, A, A, A, A]), brownOut(2), round('after', [B, A, B, A, B]), ...END];
  expect(highlightLines('single-request-reload', 'main', cell, ...moments).slice(-2)).toEqual([
    expect.stringMatching(
      /no reload from .*: a worker of nscd .* according to bug 31476: no call can read a worker’s state$/,
    ),
    'A? after.2.lab.test at A: first query to the old nameserver after the switch: a worker of nscd still asks A',
  ]);
});

test('stale-resolv-conf: the lookup that read the file, the first query after the switch, the first after a workaround', () => {
  const moments = [wrote(A, 'create'), lookup('before', A), did('state-before', 'state'), step('switch'), wrote(B)];
  const stale = [...moments, lookup('after', A), ...END];
  expect(highlightLines('stale-resolv-conf', 'main', cellOn(glibc('2.17')), ...stale)).toEqual([
    'A? before.lab.test at A: stale from this packet on: the program read resolv.conf to send it, and keeps that configuration',
    'A? after.lab.test at A: first query to the old nameserver after the switch: the program still asks A',
  ]);
  expect(highlightLines('stale-resolv-conf', 'main', cellOn(NEW), ...moments, lookup('after', B), ...END)).toEqual([
    'A? after.lab.test at B: first query after the switch: the program asks B',
  ]);
  const afterWorkaround = [
    ...moments,
    lookup('uncured', A),
    step('cure'),
    did('cure', 'res_init'),
    lookup('after', B),
    ...END,
  ];
  expect(highlightLines('stale-resolv-conf', 'cure-res-init', cellOn(NEW), ...afterWorkaround).at(-1)).toBe(
    'A? after.lab.test at B: first query after the workaround',
  );
});

test('nscd-socket-leak: the query that leaked, its result, and the query without the daemon', () => {
  const name = nameFor('db', 'both');
  const moments = [
    leak.decided('on the host', nameFor('news', 'host'), HOST_DNS),
    leak.reached('/run/nscd/socket', 'connected'),
  ];
  const own = leak.queried('res_query', name, CONTAINER_DNS);
  const cell = cellOn(NEW, { daemon: 'nsncd' });
  expect(
    highlightLines('nscd-socket-leak', 'main', cell, ...moments, leak.decided('getaddrinfo', name, HOST_DNS), own),
  ).toEqual([
    `A? ${name} at host-dns: the query that leaked: host-dns is asked, the nameserver of the host`,
    "call: 192.0.2.1: the host's answer for the name",
    `A? ${name} at container-dns: the same program and name without the daemon: container-dns is asked`,
  ]);
  expect(
    highlightLines('nscd-socket-leak', 'main', cell, ...moments, leak.decided('getaddrinfo', name, CONTAINER_DNS), own),
  ).toEqual([`A? ${name} at container-dns: no leak: container-dns is asked, the client's own nameserver`]);
});

test('the workarounds of a cell are the variants that the sources expect to help in it', () => {
  const workaroundsIn = (id: string, variant: string, cell: Cell) => {
    const tested = find(id, variant);
    return curesOf(tested.repro, cell, tested.variant).map((cure) => cure.variant);
  };
  expect(workaroundsIn('single-request-reload', 'main', cellOn(BULLSEYE))).toEqual([
    'cure-res-init',
    'cure-clear-flags',
    'cure-new-thread',
    'cure-restart',
    'cure-options-in-file',
  ]);
  // The daemon's workers are affected, not the program's threads.
  expect(workaroundsIn('single-request-reload', 'main', cellOn(BULLSEYE, { daemon: 'nscd' }))).toEqual([
    'cure-restart',
    'cure-options-in-file',
  ]);
  const stale = find('stale-resolv-conf', 'main');
  expect(curesOf(stale.repro, cellOn(glibc('2.17')), stale.variant)[0]).toEqual({
    variant: 'cure-res-init',
    title: 'the program calls res_init',
  });
  expect(workaroundsIn('stale-resolv-conf', 'client-private-state', cellOn(NEW))).toEqual([]);
  expect(workaroundsIn('stale-resolv-conf', 'pin-no-reload', cellOn(NEW, { daemon: 'nscd' }))).toEqual([
    'cure-daemon-restart',
  ]);
  const leaking = (variant: string) => workaroundsIn('nscd-socket-leak', variant, cellOn(NEW, { daemon: 'nsncd' }));
  expect(leaking('main')).toEqual([
    'cure-no-bind',
    'cure-private-folder',
    'cure-tmpfs-over-nscd',
    'cure-host-prefix',
    'cure-localdomain',
  ]);
  // There is no bind mount to omit.
  expect(leaking('contrast-vpn-namespace')).toEqual(['cure-localdomain']);
  expect(leaking('users-and-groups')).toEqual([]);
});

import type { Zone } from '../../fake-dns/index.ts';
import type { Nameserver } from '../shared/two-nameservers.ts';

/** A nameserver that knows some names below lab.test and gives each the same address, so that an answer tells who gave it. */
export interface Side extends Nameserver {
  /** A name is of the form `<anything>.<who knows it>.lab.test`. */
  knows: readonly KnownBy[];
}

/** Who knows a name: only the nameserver inside the wall, only the host's, or both, with different addresses. */
export type KnownBy = 'inside' | 'host' | 'both';

/** What the lab asks each of them for from the other's side, in vain. */
export const OVER_THE_WALL = 'over-the-wall.lab.test';

/** The host's own nameserver, where systemd-resolved has its stub. */
export const HOST: Side = {
  name: 'host-dns',
  address: '127.0.0.53',
  answers: '192.0.2.1',
  knows: ['host', 'both'],
};

/** The container's nameserver, where Docker has its embedded one. */
export const CONTAINER: Side = {
  name: 'container-dns',
  address: '127.0.0.11',
  answers: '198.51.100.1',
  knows: ['inside', 'both'],
};

/** The nameserver that a VPN brings along, for programs in a network namespace of their own. */
export const VPN: Side = { name: 'vpn-dns', address: '10.8.0.1', answers: '203.0.113.1', knows: ['inside', 'both'] };

/** A name below lab.test that those know who are to know it. */
export function nameFor(label: string, knownBy: KnownBy): string {
  return `${label}.${knownBy}.lab.test`;
}

/** What a side says to a name made by `nameFor`: its address, or nothing. */
export function answerOf({ knows, answers }: Side, name: string): string | undefined {
  return knows.some((knownBy) => name.endsWith(`.${knownBy}.lab.test`)) ? answers : undefined;
}

export function zoneOf({ knows, answers }: Side): Zone {
  const records = { A: [answers], AAAA: [`2001:db8::${answers.replaceAll('.', ':')}`] };
  return { origin: 'lab.test', records: Object.fromEntries(knows.map((knownBy) => [`*.${knownBy}`, records])) };
}

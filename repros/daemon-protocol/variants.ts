import type { Variant } from '../../lab/index.ts';
import { type ProtocolRequest, REQUESTS } from './requests.ts';

export interface ProtocolVariant extends Variant {
  request: ProtocolRequest;
}

function titleOf(name: string, { type, reply, about }: ProtocolRequest): string {
  if (about !== undefined) return `${type}: ${about}`;
  if (name.endsWith('-servfail')) return `${type}: the nameserver answers SERVFAIL`;
  return `${type}: ${reply === null ? 'an entry that does not exist' : 'an entry'}`;
}

const rows = Object.entries(REQUESTS).map(([name, request]): [string, ProtocolVariant] => [
  name,
  { title: titleOf(name, request), daemonCheck: 'protocol', request },
]);
const [[, main], ...others] = rows as [[string, ProtocolVariant], ...[string, ProtocolVariant][]];

/** One variant for each type of request, with an entry and without, and for unknown ones; `main` is GETPWBYNAME. */
export const variants: { main: ProtocolVariant } & Record<string, ProtocolVariant> = {
  main,
  ...Object.fromEntries(others),
};

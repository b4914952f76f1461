import { type CallEvent, type Control, control, type Evidence } from '../../lab/index.ts';

/**
 * Two witnesses for one thing: the resolver state that a lookup left names the nameserver that saw its queries. For lookups that the
 * program's own resolver made. No control where no state was told, as of musl, or by runs from before states were.
 */
export function stateNames(evidence: Evidence, calls: readonly CallEvent[]): Control[] {
  const told = calls.filter(({ res }) => res !== undefined);
  if (told.length === 0) return [];
  const wrong = told.flatMap(({ label, args, res }) => {
    const named = res?.after.nameservers ?? [];
    const asked = evidence.queriesFor(String(args.name)).map(({ local }) => local);
    const stranger = asked.find((address) => !named.includes(address));
    return stranger === undefined ? [] : [`'${label}' asked ${stranger}, and its state names ${named.join(', ')}`];
  });
  return [
    control(
      'the state names who was asked',
      wrong.length === 0,
      wrong.join('; ') || `${told.length} lookups, each with its state`,
    ),
  ];
}

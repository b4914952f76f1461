import { type CallEvent, type Control, control, type Evidence, missingAnswer, requestsFor } from '../../lab/index.ts';

/**
 * A daemon answered lookups: each was a request on its socket, from its very program and for its very name, and the whole reply carries the
 * result; or, where none was to be asked, none was. No control where nobody listened in on the daemon.
 */
export function onTheSocket(evidence: Evidence, calls: readonly CallEvent[], asked: boolean): Control[] {
  if (!evidence.tapped) return [];
  const wrong = calls.flatMap((call) => {
    const said = asked ? missingAnswer(evidence, call) : requestIn(evidence, call);
    return said === null ? [] : [{ label: `'${call.label}'`, said }];
  });
  const byWords = Map.groupBy(wrong, ({ said }) => said);
  const details = [...byWords].map(
    ([said, which]) =>
      `there was ${said} for its name on the socket during ${which.map(({ label }) => label).join(', ')}`,
  );
  return [
    control(
      asked ? 'the daemon answered' : 'no daemon was asked',
      wrong.length === 0,
      details.join('; ') ||
        (asked
          ? `the result of each of ${calls.length} lookups is in a whole reply on its socket`
          : `each of ${calls.length} lookups was no request on its socket`),
    ),
  ];
}

function requestIn(evidence: Evidence, call: CallEvent): string | null {
  return requestsFor(evidence, call).length > 0 ? 'a request' : null;
}

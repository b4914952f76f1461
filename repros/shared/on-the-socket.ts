import { type CallEvent, type Control, control, type Evidence } from '../../lab/index.ts';

/**
 * Lookups were requests on a daemon's socket, each from its very program and for its very name; or, where none was to be asked, none was.
 * No control where nobody listened in on the daemon.
 */
export function onTheSocket(evidence: Evidence, calls: readonly CallEvent[], asked: boolean): Control[] {
  if (!evidence.tapped) return [];
  const wrong = calls.filter((call) => wasAsked(evidence, call) !== asked).map(({ label }) => `'${label}'`);
  const [wanted, other] = asked ? ['a request', 'no request'] : ['no request', 'a request'];
  return [
    control(
      asked ? 'the daemon was asked' : 'no daemon was asked',
      wrong.length === 0,
      wrong.length === 0
        ? `each of ${calls.length} lookups was ${wanted} on its socket`
        : `there was ${other} for its name on the socket during ${wrong.join(', ')}`,
    ),
  ];
}

function wasAsked(evidence: Evidence, call: CallEvent): boolean {
  return evidence.requestsDuring(call).some(({ key }) => key === call.args.name);
}

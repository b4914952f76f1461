import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/** Errors (errno(3)) of a reply that come from the machine, not from the client or the message. */
const OF_THE_MACHINE = /\b(EMFILE|ENFILE|ENOBUFS|ENOMEM)\b/;

/** The error of a reply that was still deferred when its server closed, at the end of each scenario. */
const CLOSED = 'the server closed';

/**
 * Checks that the fake servers worked: no socket failed, no rule threw, and no reply was lost for lack of descriptors or memory. To a
 * client, each of these faults looks like a misbehaving nameserver.
 */
export function checkServers(evidence: Evidence): Control {
  const failed = evidence
    .all('dns-socket-error')
    .map(({ server, transport, error }) => `${server} (${transport}): ${error}`);
  const unsent = evidence
    .all('dns-unsent')
    .filter(({ error }) => OF_THE_MACHINE.test(error))
    .map(({ server, error }) => `${server} could not send a reply: ${error}`);
  const unintended = evidence
    .all('dns-silence')
    .flatMap(({ server, error }) =>
      error === undefined || error === CLOSED ? [] : [`${server} sent no reply: ${error}`],
    );
  const wrong = new Set([...failed, ...unsent, ...unintended]);
  const servers = new Set(evidence.all('dns-query').map(({ server }) => server)).size;
  return {
    name: 'the nameservers work',
    ok: wrong.size === 0,
    detail: [...wrong].join('; ') || `no error of a socket or a rule at ${servers} nameserver(s) that were asked`,
  };
}

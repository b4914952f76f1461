/**
 * The sentinel: a name with one address in the client's /etc/hosts and another in the daemon's. A lookup shows which of
 * them answered, without DNS. It has addresses of both families, so that no query for a missing family is sent.
 */
export const SENTINEL_NAME = 'who-answers.resolv-lab.test';

export type AnswerSource = 'client' | 'daemon';

const ADDRESSES: Record<AnswerSource, readonly [string, string]> = {
  client: ['192.0.2.251', '2001:db8::251'],
  daemon: ['192.0.2.252', '2001:db8::252'],
};

/** The lines for the client's and for the daemon's /etc/hosts. */
export const SENTINEL_HOSTS: Record<AnswerSource, string> = { client: linesFor('client'), daemon: linesFor('daemon') };

/** The source of these addresses of the sentinel; undefined for other addresses. */
export function answerSourceOf(addresses: readonly string[]): AnswerSource | undefined {
  return (['client', 'daemon'] as const).find((source) =>
    ADDRESSES[source].some((address) => addresses.includes(address)),
  );
}

function linesFor(source: AnswerSource): string {
  return ADDRESSES[source].map((address) => `${address} ${SENTINEL_NAME}\n`).join('');
}

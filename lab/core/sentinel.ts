/**
 * The sentinel: one name that the client's and the daemon's /etc/hosts answer differently. Looking it up says who answered,
 * and nothing about DNS. Both families are there, so that no query for the missing one leaves the host.
 */
export const SENTINEL_NAME = 'who-answers.resolv-lab.test';

export type AnswerSource = 'client' | 'daemon';

const ADDRESSES: Record<AnswerSource, readonly [string, string]> = {
  client: ['192.0.2.251', '2001:db8::251'],
  daemon: ['192.0.2.252', '2001:db8::252'],
};

/** Lines for /etc/hosts, as the client and as the daemon see it. */
export const SENTINEL_HOSTS: Record<AnswerSource, string> = { client: linesFor('client'), daemon: linesFor('daemon') };

/** Who gave these addresses for the sentinel; undefined if neither did. */
export function answerSourceOf(addresses: readonly string[]): AnswerSource | undefined {
  return (['client', 'daemon'] as const).find((who) => ADDRESSES[who].some((address) => addresses.includes(address)));
}

function linesFor(who: AnswerSource): string {
  return ADDRESSES[who].map((address) => `${address} ${SENTINEL_NAME}\n`).join('');
}

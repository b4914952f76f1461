import {
  type DaemonTrials,
  decodeRequest,
  encodeRequest,
  type Generated,
  type HostileRequest,
  type RawConnection,
  textKey,
} from '../../lab/index.ts';
import { cutRequests, rightRequests } from './right-requests.ts';
import { LARGE_GROUP, WORKERS } from './setup.ts';

const GETGRBYNAME = 2;

const largeReply = encodeRequest(GETGRBYNAME, textKey(LARGE_GROUP));

/** Clients that say nothing, and stay: up to twice as many as there are workers. */
export async function silent(trials: DaemonTrials): Promise<void> {
  await untilDeaf(trials, 'say nothing', async () => {});
}

/** Clients that ask for a large reply and do not read it. */
export async function neverRead(trials: DaemonTrials): Promise<void> {
  await untilDeaf(trials, 'do not read a large reply', async (connection) => {
    await connection.write(largeReply);
  });
}

/** Clients that stay with a part of a right request: one that ends after any octet, and then many at once. */
export async function stay(trials: DaemonTrials): Promise<void> {
  const cut = cutRequests();
  if (!(await trials.each('a client that stays with a part of a request', cut.map(staying)))) return;
  await untilDeaf(trials, 'stay with a part of a request', async (connection, at) => {
    await connection.write((cut[at % cut.length] as HostileRequest).writes[0] as Buffer);
  });
}

function staying(request: HostileRequest): HostileRequest {
  return { ...request, afterwards: 'stays' };
}

/** Opens as many connections as the daemon has workers, one more, and twice as many, until no other client is answered. */
async function untilDeaf(
  trials: DaemonTrials,
  what: string,
  use: (connection: RawConnection, at: number) => Promise<void>,
): Promise<void> {
  for (const count of [WORKERS - 1, WORKERS, WORKERS + 1, 2 * WORKERS]) {
    const { state } = await trials.trial(`${count} clients that ${what}`, async () => {
      const connections = connect(trials, count, { reads: false });
      await Promise.all(connections.map(use));
      await trials.idle();
      return { connections };
    });
    if (state !== 'answers') return;
  }
}

const LEAVING = 300;

/** Clients that ask for a large reply, and close the connection at once. */
export async function leaveEarly(trials: DaemonTrials): Promise<void> {
  await trials.trial(`${LEAVING} clients that leave before the reply`, async () => {
    const connections = connect(trials, LEAVING, { reads: false });
    await Promise.all(
      connections.map(async (connection) => {
        await connection.write(largeReply);
        await connection.close();
      }),
    );
    await trials.idle();
    return { connections };
  });
}

const ROUNDS = 4;

/** A type of request has so many right ones in a round, and as many that a client abandons. */
export function requestsOfRound({ cases }: Generated): number {
  return Math.min(Math.ceil(cases / 4), 100);
}

/**
 * Right and abandoned requests of one type, the same in each round; what the daemon holds is read after each. So a loss is not spread over
 * the requests of other types.
 */
export async function growth(trials: DaemonTrials, generated: Generated): Promise<void> {
  const count = requestsOfRound(generated);
  for (const request of rightRequests) {
    const type = decodeRequest(request).type;
    for (let round = 0; round <= ROUNDS; round++) {
      for (let at = 0; at < count; at++) {
        await trials.client.exchange(request, { record: false });
        const abandoned = trials.client.connect({ record: false, reads: false });
        await abandoned.write(request.subarray(0, 1 + (at % (request.length - 1))));
        await abandoned.close();
      }
      // The first round fills caches.
      await trials.measure(`round ${round} of ${type}`);
    }
  }
  const words = `${ROUNDS + 1} rounds of ${2 * count} requests of each type`;
  await trials.request(words, { writes: [rightRequests[0] as Buffer] });
}

function connect(trials: DaemonTrials, count: number, { reads = true } = {}): RawConnection[] {
  return Array.from({ length: count }, () => trials.client.connect({ record: false, reads }));
}

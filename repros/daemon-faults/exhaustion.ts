import { behaviours } from '../../fake-dns/index.ts';
import type { DaemonTrials, Generated } from '../../lab/index.ts';
import { frame } from './requests.ts';
import { type Setup, WORKERS } from './setup.ts';

/** Enough for a client and the files of a lookup, and fewer than connections that a daemon accepts at once. */
const FURTHER_DESCRIPTORS = 4;

/**
 * Silent clients that hold all descriptors of the daemon, and others with right requests behind them. The silent ones leave, and the others
 * are served; then the daemon gets its limit back.
 */
export async function withoutDescriptors(trials: DaemonTrials): Promise<void> {
  const takeBack = await trials.limitDescriptors(FURTHER_DESCRIPTORS);
  await trials.measure('before');
  const count = 4 * FURTHER_DESCRIPTORS;
  await trials.trial(`${count} clients and ${FURTHER_DESCRIPTORS} descriptors`, async () => {
    const connect = () => trials.client.connect({ record: false });
    const silent = Array.from({ length: count / 2 }, connect);
    await Promise.all(silent.map(({ opened }) => opened));
    await trials.idle();
    const asking = Array.from({ length: count / 2 }, connect);
    await Promise.all(asking.map((connection, at) => connection.write(frame(GETPWBYNAME, Buffer.from(`user${at}\0`)))));
    await trials.idle();
    trials.measureNow('with the clients');
    await Promise.all(silent.map((connection) => connection.close()));
    await trials.idle();
    await Promise.all(asking.map((connection) => connection.close()));
    await takeBack();
    await trials.idle();
    return { connections: [...silent, ...asking] };
  });
  // nscd keeps "not found" for names that it looked up without descriptors, that of the last control among them.
  await trials.startAgain();
}

const GETPWBYNAME = 0;
const GETAI = 14;

/** Lookups of different hosts at once, of which no nameserver answers any. Afterwards it answers again. */
export async function floodWithoutDns(trials: DaemonTrials, _: Generated, { server }: Setup): Promise<void> {
  const count = 2 * WORKERS;
  server.behave(behaviours.drop());
  await trials.trial(`${count} lookups without a nameserver`, async () => {
    const connections = Array.from({ length: count }, () => trials.client.connect({ record: false }));
    await Promise.all(
      connections.map((connection, at) => connection.write(frame(GETAI, Buffer.from(`flood${at}.lab.test\0`)))),
    );
    await Promise.all(connections.map(({ ended }) => ended));
    server.behaveNormally();
    return { connections };
  });
}

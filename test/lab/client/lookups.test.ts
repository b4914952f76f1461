import { expect, test } from 'vitest';
import type { DnsQueryEvent } from '../../../fake-dns/index.ts';
import type { Askers } from '../../../lab/client/askers.ts';
import type { AskingProcess } from '../../../lab/client/events.ts';
import { Lookups } from '../../../lab/client/lookups.ts';
import type { ClientProcess } from '../../../lab/client/process.ts';
import type { Event } from '../../../lab/core/events.ts';
import { Timeline } from '../../../lab/core/timeline.ts';
import type { Resources } from '../../../lab/scenario/resources.ts';

const CLIENT: AskingProcess = { pid: 7, threads: 1, started: '1', program: 'own', image: 'own', how: 'program' };
const ON_CONNECTION = { host: 'client', daemon: 'nscd', connection: 1 };
const REQUEST = {
  ...{ kind: 'nscd-request', ...ON_CONNECTION, at: 10, pid: CLIENT.pid, probe: null },
  ...{ version: 2, type: 'GETAI', key: 'www.lab.test', bytes: 25 },
} as unknown as Event;
const QUERY = {
  ...{
    kind: 'dns-query',
    at: 20,
    server: 'A',
    host: 'server',
    query: 1,
    id: 1,
    client: '10.0.0.1#1',
    transport: 'udp',
  },
  ...{ name: 'www.lab.test', type: 'A', flags: ['RD'], bytes: 30, raw: '' },
} as unknown as DnsQueryEvent;

/** The lookups of a client that has ended after one lookup behind a daemon; a flush of the daemon's tap brings `onItsWay`. */
function ofEndedClient(onItsWay: readonly Event[]): { lookups: Lookups; timeline: Timeline } {
  const timeline = new Timeline();
  const left = [...onItsWay];
  const lookups: Lookups = new Lookups({
    program: { command: ['own'], provoke: { how: 'itself' } },
    client: Object.assign(
      { lastWords: '', processes: [], runs: true },
      { ended: AbortSignal.abort('exit code 0') },
    ) as unknown as ClientProcess,
    ownName: 'client',
    askers: {
      find: () => ({ kind: 'asker', at: 20, server: 'A', query: 1, by: 'daemon', clients: [CLIENT] }),
      isClient: () => true,
      process: () => CLIENT,
      readLibc() {},
      withLibcs: async (processes: readonly AskingProcess[]) => [...processes],
    } as unknown as Askers,
    resources: {
      daemons: [],
      flush: async () => {
        for (const event of left.splice(0)) lookups.see(event);
      },
    } as unknown as Resources,
    timeline,
    provoke: async () => {},
    isReady: () => true,
  });
  lookups.see(QUERY);
  return { lookups, timeline };
}

test('a request that the tap still has at the end of the client counts', async () => {
  const { lookups, timeline } = ofEndedClient([REQUEST]);
  await lookups.next('first', { after: 0, settles: false });
  expect(timeline.sorted()).toContainEqual(
    expect.objectContaining({ kind: 'client-lookup', name: 'www.lab.test', through: 'nscd' }),
  );
});

test('a query of the daemon without a request of the client is none of the client', async () => {
  const { lookups } = ofEndedClient([]);
  await expect(lookups.next('first', { after: 0, settles: false })).rejects.toThrow(
    'the daemon asked for www.lab.test, and no request of the client for that was seen before it ended',
  );
});

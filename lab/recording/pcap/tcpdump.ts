import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { HarnessError } from '../../core/harness-error.ts';
import type { Host } from '../../host/host.ts';
import { sandbox } from '../../host/sandbox.ts';
import { endProgram, signalProgram } from '../../program/end-program.ts';
import { spawn } from '../../spawner/spawn.ts';
import { setgroupsDoesNothing } from './setgroups.ts';

/** The descriptor after stdin, stdout and stderr. */
const FILTER_FD = 3;

/**
 * Not in immediate mode: there the kernel keeps packets in slots of the largest size that one can have, so that there are eight,
 * and a burst is more than that (packet_mmap: TPACKET_V2). Otherwise they are told at most a second late.
 */
const TCPDUMP = [
  'tcpdump',
  '--interface=any',
  // Without the numbers of interfaces: who reads the file would see the names that these have on another machine.
  '--linktype=LINUX_SLL',
  '--packet-buffered',
  '--time-stamp-precision=nano',
  '--relinquish-privileges=root',
  '-w',
  '-',
];

/** Said once its socket is open: from then on no packet escapes it. */
const LISTENING = /^tcpdump: listening on/;

/** Said at its end. */
const DROPPED = /^(\d+) packets? dropped by kernel$/;

/** A tcpdump that is at work. */
export interface Tcpdump {
  /** A capture in the pcap format, packet by packet. */
  readonly output: Readable;
  /** Has it end; what it has not read by then is lost. Its output has to be read to the end. @returns how many packets it missed before */
  end(): Promise<number>;
  /** Ends it whatever it is doing. */
  kill(): Promise<void>;
}

/** Starts tcpdump on a host, and returns once it sees every packet. @throws Trouble with its own words if it cannot */
export async function startTcpdump(host: Host): Promise<Tcpdump> {
  const { PATH = '' } = process.env;
  const words = sandbox({ host, root: '/', env: { PATH }, filterFd: FILTER_FD }, TCPDUMP);
  const child = spawn(words, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], network: host.network.path });
  const closed = once(child, 'close');
  const [, output, errors, filter] = child.stdio as [null, Readable, Readable, Writable];
  // Why it did not read it is what it says itself.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
  const listening = Promise.withResolvers<void>();
  const said: string[] = [];
  createInterface(errors).on('line', (line) => {
    said.push(line);
    if (LISTENING.test(line)) listening.resolve();
  });
  const failed = closed.then(() => {
    throw new HarnessError(`tcpdump did not start: ${said.at(-1)?.replace(/^tcpdump: /, '') ?? 'it said nothing'}`);
  });
  await Promise.race([listening.promise, failed]);
  return {
    output,
    async end() {
      signalProgram(child, 'SIGTERM');
      await closed;
      const [dropped] = said.flatMap((line) => DROPPED.exec(line)?.[1] ?? []);
      if (dropped === undefined) throw new HarnessError(`tcpdump did not end well: ${said.at(-1)}`);
      return Number(dropped);
    },
    async kill() {
      endProgram(child);
      await closed;
    },
  };
}

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { HarnessError } from '../../core/harness-error.ts';
import type { Host } from '../../host/host.ts';
import { sandbox } from '../../host/sandbox.ts';
import { endProgram, signalProgram } from '../../program/end-program.ts';
import { spawn } from '../../spawner/spawn.ts';
import { setgroupsDoesNothing } from './setgroups.ts';

/** The first descriptor after stdin, stdout and stderr. */
const FILTER_FD = 3;

/**
 * Without immediate mode. In that mode the kernel stores each packet in a slot of the largest packet size (packet_mmap:
 * TPACKET_V2); only eight slots fit, and bursts overflow them. Without it tcpdump writes a packet at most a second
 * late.
 */
const TCPDUMP = [
  'tcpdump',
  '--interface=any',
  // This link type has no interface numbers. A reader on another machine would resolve them to the wrong names.
  '--linktype=LINUX_SLL',
  '--packet-buffered',
  '--time-stamp-precision=nano',
  '--relinquish-privileges=root',
  '-w',
  '-',
];

/** tcpdump prints this when its socket is open: it captures every packet from then on. */
const LISTENING = /^tcpdump: listening on/;

/** tcpdump prints this at its end. */
const DROPPED = /^(\d+) packets? dropped by kernel$/;

/** A running tcpdump. */
export interface Tcpdump {
  /** A capture in the pcap format, packet by packet. */
  readonly output: Readable;
  /**
   * Ends tcpdump; packets that it has not read are lost. The caller must read `output` to its end.
   * @returns the number of packets that it had missed
   */
  end(): Promise<number>;
  /** Kills tcpdump in any state. */
  kill(): Promise<void>;
}

/** Starts tcpdump on a host; returns when it captures every packet. @throws HarnessError with tcpdump's message */
export async function startTcpdump(host: Host): Promise<Tcpdump> {
  const { PATH = '' } = process.env;
  const words = sandbox({ host, root: '/', env: { PATH }, filterFd: FILTER_FD }, TCPDUMP);
  const child = spawn(words, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], network: host.network.path });
  const closed = once(child, 'close');
  const [, output, errors, filter] = child.stdio as [null, Readable, Readable, Writable];
  // If bwrap ends before it reads the filter, its stderr has the reason.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
  const listening = Promise.withResolvers<void>();
  const messages: string[] = [];
  createInterface(errors).on('line', (line) => {
    messages.push(line);
    if (LISTENING.test(line)) listening.resolve();
  });
  const failed = closed.then(() => {
    throw new HarnessError(`tcpdump did not start: ${messages.at(-1)?.replace(/^tcpdump: /, '') ?? 'no message'}`);
  });
  await Promise.race([listening.promise, failed]);
  return {
    output,
    async end() {
      signalProgram(child, 'SIGTERM');
      await closed;
      const [dropped] = messages.flatMap((line) => DROPPED.exec(line)?.[1] ?? []);
      if (dropped === undefined) throw new HarnessError(`tcpdump failed at its end: ${messages.at(-1)}`);
      return Number(dropped);
    },
    async kill() {
      endProgram(child);
      await closed;
    },
  };
}

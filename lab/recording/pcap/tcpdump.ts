import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { endProgram } from '../../end-program.ts';
import { Trouble } from '../../trouble.ts';
import { setgroupsDoesNothing } from './setgroups.ts';

/** The descriptor after stdin, stdout and stderr. */
const FILTER_FD = 3;

const SANDBOX = ['bwrap', '--die-with-parent', '--ro-bind', '/', '/', '--seccomp', `${FILTER_FD}`, '--'];

const TCPDUMP = [
  'tcpdump',
  '--interface=any',
  // Without the numbers of interfaces: who reads the file would see the names that these have on another machine.
  '--linktype=LINUX_SLL',
  '--immediate-mode',
  '--packet-buffered',
  '--time-stamp-precision=nano',
  '--relinquish-privileges=root',
  '-w',
  '-',
];

/** Said once its socket is open: from then on no packet escapes it. */
const LISTENING = /^tcpdump: listening on/;

/** A tcpdump that is at work. */
export interface Tcpdump {
  /** A capture in the pcap format, packet by packet. */
  readonly output: Readable;
  /** The last line it said. */
  lastWords(): string;
  /** Ends it at once, and returns when it is gone. What it has not written by then is lost. */
  stop(): Promise<void>;
}

/** Starts tcpdump where `enter` leads, and returns once it sees every packet. @throws Trouble with its own words if it cannot */
export async function startTcpdump(enter: readonly string[]): Promise<Tcpdump> {
  const [program = '', ...args] = [...enter, ...SANDBOX, ...TCPDUMP];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [, output, errors, filter] = child.stdio as [null, Readable, Readable, Writable, undefined];
  // Why it did not read it is what it says itself.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
  const listening = Promise.withResolvers<void>();
  let said = '';
  createInterface(errors).on('line', (line) => {
    said = line;
    if (LISTENING.test(line)) listening.resolve();
  });
  const ended = closed.then(() => {
    throw new Trouble(`tcpdump did not start: ${said.replace(/^tcpdump: /, '')}`);
  });
  await Promise.race([listening.promise, ended]);
  return {
    output,
    lastWords: () => said,
    async stop() {
      endProgram(child);
      await closed;
    },
  };
}

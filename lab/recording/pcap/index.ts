import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { now } from '../../core/events.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Recorder } from '../recorder.ts';
import { toWallClock } from '../wall-clock.ts';
import { lastPacket } from './last-packet.ts';
import { upTo } from './stream.ts';
import { startTcpdump } from './tcpdump.ts';

/** Far more than tcpdump needs to write a packet, even on a busy machine. */
const TIMEOUT_MS = 60_000;

/** Every packet of every host, in a file for Wireshark. */
export const pcap: Recorder = {
  id: 'pcap',
  title: 'keep every packet of every host, in files for Wireshark (tcpdump)',
  async host({ host, folder, timeline }) {
    const { name: of, network } = host;
    const file = join(folder, `${of}.pcap`);
    const tcpdump = await startTcpdump(host);
    const at = now();
    timeline.add({ kind: 'recording', at, recorder: 'pcap', of, file: basename(file), wallClock: toWallClock(at) });
    const last = lastPacket();
    // allSettled, because the write may fail long before the outcome is awaited.
    const written = Promise.allSettled([pipeline(upTo(tcpdump.output, last.isIt), createWriteStream(file))]);
    return {
      async [Symbol.asyncDispose]() {
        const timeout = setTimeout(() => void tcpdump.kill(), TIMEOUT_MS);
        try {
          await last.send(network.path);
          await Promise.race([last.seen, written]);
          const dropped = await tcpdump.end();
          const [outcome] = await written;
          if (outcome.status === 'rejected') throw outcome.reason;
          if (dropped > 0) throw new HarnessError(`tcpdump missed ${dropped} packets of ${of}`);
        } finally {
          clearTimeout(timeout);
          await tcpdump.kill();
        }
      },
    };
  },
};

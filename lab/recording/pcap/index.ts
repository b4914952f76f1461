import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { now } from '../../events.ts';
import { Trouble } from '../../trouble.ts';
import type { Recorder } from '../recorder.ts';
import { toWallClock } from '../wall-clock.ts';
import { lastPacket } from './last-packet.ts';
import { upTo } from './stream.ts';
import { startTcpdump } from './tcpdump.ts';

/** Far above what tcpdump takes to write down a packet, however busy the machine. */
const PATIENCE_MS = 60_000;

/** Every packet of every host, in a file for Wireshark. */
export const pcap: Recorder = {
  id: 'pcap',
  title: 'keep every packet of every host, in files for Wireshark (tcpdump)',
  async host({ host: { name: of, network }, folder, timeline }) {
    const file = join(folder, `${of}.pcap`);
    const tcpdump = await startTcpdump(network.enter);
    const at = now();
    timeline.add({ kind: 'recording', at, recorder: 'pcap', of, file: basename(file), wallClock: toWallClock(at) });
    const last = lastPacket();
    const cutShort = () => new Trouble(`the packets of ${of} are not all in ${basename(file)}: ${tcpdump.lastWords()}`);
    const packets = upTo(tcpdump.output, last.isIt, cutShort);
    // It may fail long before anybody waits for it.
    const written = Promise.allSettled([pipeline(packets, createWriteStream(file))]);
    return {
      async [Symbol.asyncDispose]() {
        const patience = setTimeout(tcpdump.stop, PATIENCE_MS);
        try {
          await last.send(network.path);
          const [outcome] = await written;
          if (outcome.status === 'rejected') throw outcome.reason;
        } finally {
          clearTimeout(patience);
          await tcpdump.stop();
        }
      },
    };
  },
};

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { now } from '../../core/events.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { DaemonId } from '../../core/schema.ts';
import type { Timeline } from '../../core/timeline.ts';
import type { Host } from '../../host/host.ts';
import type { Mount } from '../../host/sandbox.ts';
import { Connections } from './connections.ts';
import { startTap, type Tap } from './tap.ts';
import { sendTestRequest } from './test-request.ts';

/** A tap whose report the lab can compare with a connection of its own. */
export interface TestedTap extends Tap {
  /**
   * Sends a request to the daemon, as a client does, and checks that the tap reports that request and its reply.
   *
   * @param onReply called when the reply has come, before the check
   * @throws HarnessError when the tap reports nothing, or something else; the reason of the signal, which ends the wait
   */
  testRequest(signal: AbortSignal, onReply?: (reply: Buffer) => void): Promise<void>;
}

/** What the lab needs to record the traffic of daemons. */
export interface TapKit {
  /** Path of the built tap (`buildTap`). */
  program: string;
  /** The name of the probe with this process id; null for any other program. */
  probeOf(pid: number): string | null;
}

/** The directory of the socket, as the daemon and its clients have it (nscd/nscd-client.h, _PATH_NSCDSOCKET). */
export const SOCKET_DIRECTORY = '/run/nscd';

export interface TappedSocketOptions {
  host: Host;
  daemon: DaemonId;
  kit: TapKit;
  timeline: Timeline;
  /** The directory of this machine to which mounts of the scenario lead the daemon's /run/nscd. */
  folder?: string | undefined;
}

/**
 * A daemon's socket with a tap in front of it. The daemon gets a /run/nscd of its own, which its host does not see. The tap listens where
 * clients look for the daemon.
 */
export class TappedSocket {
  /** The directory that the daemon sees as /run/nscd. */
  readonly folder: string;
  /** Those by which the daemon sees it; none where the scenario has such mounts. */
  readonly mounts: readonly Mount[];
  /** The socket that clients connect to. */
  readonly #clients: string;
  readonly #host: string;
  readonly #daemon: DaemonId;
  readonly #kit: TapKit;
  readonly #timeline: Timeline;
  /** The connections of the last tap, whose numbers continue those of the taps before it. */
  #last: { offset: number; connections: Connections } | undefined;

  private constructor({ host, daemon, kit, timeline, folder }: TappedSocketOptions) {
    this.folder = folder ?? join(host.outside, `${daemon}-run`);
    this.mounts = folder === undefined ? [{ source: this.folder, target: SOCKET_DIRECTORY, writable: true }] : [];
    this.#clients = join(host.run, 'nscd/socket');
    this.#host = host.name;
    this.#daemon = daemon;
    this.#kit = kit;
    this.#timeline = timeline;
  }

  /** Makes the daemon's own directory, unless the scenario has one, which may be missing. */
  static async create(options: TappedSocketOptions): Promise<TappedSocket> {
    const socket = new TappedSocket(options);
    if (options.folder === undefined) await mkdir(socket.folder, { recursive: true });
    return socket;
  }

  /** Starts a tap for one life of the daemon. Its events go to the timeline as they come; its failure is trouble. */
  start(): TestedTap {
    const { probeOf, program } = this.#kit;
    const timeline = this.#timeline;
    const clients = this.#clients;
    const offset = this.#last ? this.#last.offset + this.#last.connections.count : 0;
    const context = { host: this.#host, daemon: this.#daemon, offset, probeOf };
    const connections = new Connections(context, timeline.add);
    this.#last = { offset, connections };
    const tap = startTap({
      program,
      clients,
      daemon: join(this.folder, 'socket'),
      onLine: (line) => connections.line(line),
      onTrouble: ({ message: reason }) => timeline.add({ kind: 'trouble', at: now(), reason }),
    });
    return {
      ...tap,
      async testRequest(signal, onReply) {
        const before = connections.tests.length;
        const reply = await sendTestRequest(clients, signal);
        onReply?.(reply);
        await tap.flush();
        const reported = connections.tests.slice(before);
        if (reported.some((each) => each.equals(reply))) return;
        const fault = reported.length === 0 ? 'does not report' : 'reports other octets of';
        throw new HarnessError(`the tap ${fault} a connection that the lab made: it may miss others as well`);
      },
    };
  }

  /** Removes the socket that clients connect to. */
  async remove(): Promise<void> {
    await rm(this.#clients, { force: true });
  }
}

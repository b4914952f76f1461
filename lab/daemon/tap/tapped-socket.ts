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

/** A tap that the lab can hold against what it saw itself. */
export interface TestedTap extends Tap {
  /**
   * Sends a request to the daemon, as a client does, and returns when the tap has told just that, and the reply.
   *
   * @throws HarnessError when it has told nothing, or something else; the reason of the signal, which ends the wait
   */
  testRequest(signal: AbortSignal): Promise<void>;
}

/** What it takes to listen in on daemons. */
export interface TapKit {
  /** The built program (`buildTap`). */
  program: string;
  /** The probe that is this process; null for any other program. */
  probeOf(pid: number): string | null;
}

/**
 * A daemon's socket with a tap on it. The daemon gets a /run/nscd of its own, outside its host's view; where it would listen for
 * clients, the tap does.
 */
export class TappedSocket {
  /** The folder that the daemon sees as /run/nscd. */
  readonly folder: string;
  /** The socket that clients connect to. */
  readonly #clients: string;
  readonly #host: string;
  readonly #daemon: DaemonId;
  readonly #kit: TapKit;
  readonly #timeline: Timeline;
  #connections = 0;

  private constructor(host: Host, daemon: DaemonId, kit: TapKit, timeline: Timeline) {
    this.folder = join(host.outside, `${daemon}-run`);
    this.#clients = join(host.run, 'nscd/socket');
    this.#host = host.name;
    this.#daemon = daemon;
    this.#kit = kit;
    this.#timeline = timeline;
  }

  /** Makes the daemon's own folder. */
  static async create(host: Host, daemon: DaemonId, kit: TapKit, timeline: Timeline): Promise<TappedSocket> {
    const socket = new TappedSocket(host, daemon, kit, timeline);
    await mkdir(socket.folder, { recursive: true });
    return socket;
  }

  /** The daemon's view of it. */
  get mount(): Mount {
    return { source: this.folder, target: '/run/nscd', writable: true };
  }

  /** A tap for one life of the daemon. Its events go to the timeline as they come; one that dies is trouble. */
  start(): TestedTap {
    const { probeOf, program } = this.#kit;
    const timeline = this.#timeline;
    const clients = this.#clients;
    const about = { host: this.#host, daemon: this.#daemon, offset: this.#connections, probeOf };
    const connections = new Connections(about, timeline.add);
    const tap = startTap({
      program,
      clients,
      daemon: join(this.folder, 'socket'),
      onLine: (line) => connections.line(line),
      onTrouble: ({ message: reason }) => timeline.add({ kind: 'trouble', at: now(), reason }),
    });
    return {
      ...tap,
      async testRequest(signal) {
        const before = connections.tests.length;
        const reply = await sendTestRequest(clients, signal);
        await tap.flush();
        const told = connections.tests.slice(before);
        if (told.some((each) => each.equals(reply))) return;
        const words = told.length === 0 ? 'tells nothing of' : 'does not tell what passed on';
        throw new HarnessError(`the tap ${words} a connection that the lab made: it may not tell of others either`);
      },
      close: async () => {
        await tap.close();
        this.#connections = about.offset + connections.count;
      },
    };
  }

  /** Removes what clients connect to. */
  async remove(): Promise<void> {
    await rm(this.#clients, { force: true });
  }
}

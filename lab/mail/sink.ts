import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { now } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { openSocketIn } from '../namespaces/socket.ts';
import { idOfMessage } from './message.ts';

export interface SinkOptions {
  name: string;
  host: Pick<Host, 'name' | 'network'>;
  /** The IP address of the host that it listens on, at port 25. */
  address: string;
  timeline: Pick<Timeline, 'add'>;
}

/** The port of SMTP (RFC 5321, section 4.5.4.2). */
export const SMTP_PORT = 25;

/** How long open connections live after the end of a sink, in milliseconds: the mail servers end with the cell. */
const CLOSE_MS = 1;

/** Starts a mail server that accepts every mail and keeps none: each becomes an event before its sender gets the reply. */
export async function startSink({ name, host, address, timeline }: SinkOptions): Promise<AsyncDisposable> {
  // Here, because it takes longer to load than most commands run.
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    name: `${name.toLowerCase()}.sink.test`,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    // The senders are in the cell's network, and a lookup would ask this machine's nameserver.
    disableReverseLookup: true,
    closeTimeout: CLOSE_MS,
    logger: false,
    onData(stream, { envelope: { mailFrom, rcptTo }, remoteAddress, remotePort }, done) {
      text(stream).then((message) => {
        timeline.add({
          ...{ kind: 'mail', at: now(), sink: name, host: host.name, client: `${remoteAddress}#${remotePort}` },
          id: idOfMessage(message),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((each) => each.address),
        });
        done();
      }, done);
    },
  });
  // An error of a connection: a mail server that ends in a session, which delivers nothing.
  server.on('error', () => {});
  const fd = openSocketIn(host.network.path, { transport: 'tcp', address, port: SMTP_PORT });
  await once(server.listen({ fd }), 'listening');
  timeline.add({ kind: 'mail-sink', at: now(), sink: name, host: host.name, address });
  return {
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

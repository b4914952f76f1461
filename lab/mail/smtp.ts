import { once } from 'node:events';
import { isIPv6, Socket } from 'node:net';
import { openSocketIn } from '../namespaces/socket.ts';
import { SENDER } from './message.ts';
import { SMTP_PORT } from './sink.ts';

export interface SmtpMail {
  to: string;
  /** With its header. */
  message: string;
}

/** How a session ended: with the server's reply to the mail, with a refusal of it, or before the server said anything. */
export interface SmtpOutcome {
  state: 'accepted' | 'refused' | 'unreachable';
  text: string;
}

/**
 * Sends a mail by SMTP from a network namespace to an address there, port 25.
 *
 * @param limit ends the session, without an outcome: a server may accept a connection and say nothing
 */
export async function sendMail(
  network: string,
  address: string,
  { to, message }: SmtpMail,
  limit: AbortSignal,
): Promise<SmtpOutcome> {
  const from = isIPv6(address) ? '::' : '0.0.0.0';
  const socket = new Socket({ fd: openSocketIn(network, { transport: 'tcp', address: from, port: 0 }) });
  try {
    socket.connect({ host: address, port: SMTP_PORT });
    await once(socket, 'connect', { signal: limit });
  } catch (error) {
    socket.destroy();
    return { state: 'unreachable', text: (error as Error).message };
  }
  const end = () => void socket.destroy(new Error('the time is over'));
  limit.addEventListener('abort', end, { once: true });
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const session = new SMTPConnection({ connection: socket, name: 'lab.test', ignoreTLS: true, logger: false });
  const greeted = Promise.withResolvers<void>();
  session.on('error', greeted.reject);
  session.on('end', () => greeted.reject(new Error('the server closed the connection')));
  try {
    session.connect((error) => (error ? greeted.reject(error) : greeted.resolve()));
    await greeted.promise;
  } catch (error) {
    session.close();
    return { state: 'unreachable', text: (error as Error).message };
  }
  const sent = Promise.withResolvers<SmtpOutcome>();
  const failed = (error: Error) => sent.resolve({ state: 'refused', text: error.message });
  session.on('error', failed);
  session.on('end', () => failed(new Error('the server closed the connection')));
  session.send({ from: SENDER, to }, message, (error, info) =>
    error ? failed(error) : sent.resolve({ state: 'accepted', text: info?.response ?? '' }),
  );
  try {
    return await sent.promise;
  } finally {
    limit.removeEventListener('abort', end);
    session.quit();
  }
}

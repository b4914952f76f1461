import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import type { MailEventAtSink, MailSubmitEvent } from './events.ts';
import { isCheckId } from './message.ts';

/** The controls of a scenario with sinks. Each is read from what the sinks and the nameservers saw, not from what the lab asked for. */
export function mailControls(evidence: Evidence, sinks: readonly string[]): Control[] {
  if (sinks.length === 0) return [];
  return [sinksTakeMail(evidence, sinks), arrivedOnce(evidence), sentByClient(evidence), wentWhereToldTo(evidence)];
}

/** The lab's own mail to the address of each sink, at the end, arrived at that sink. */
function sinksTakeMail(evidence: Evidence, sinks: readonly string[]): Control {
  const checks = evidence.all('mail-sink-check');
  const wrong = sinks.flatMap((sink) => {
    const check = checks.find((each) => each.sink === sink);
    if (!check) return [`no mail of the lab was sent to ${sink}`];
    const at = evidence.all('mail').filter(({ id }) => id === check.id);
    if (at.length === 0) return [`${sink} did not get the lab's mail to ${check.address} (${check.outcome})`];
    const other = at.find((each) => each.sink !== sink);
    return other ? [`the lab's mail to ${check.address} arrived at ${other.sink}, not at ${sink}`] : [];
  });
  return control(
    'each sink takes mail at its address',
    wrong.length === 0,
    wrong.join('; ') || `${sinks.length} sinks, each with a mail of the lab at the end`,
  );
}

/** The mails at sinks that are not the lab's own. */
function mailsOfClient(evidence: Evidence): MailEventAtSink[] {
  return evidence.all('mail').filter(({ id }) => !isCheckId(id));
}

/** Each submitted mail arrived at one sink once, with its recipient, and no other mail arrived. */
function arrivedOnce(evidence: Evidence): Control {
  const submitted = evidence.all('mail-submit');
  const mails = mailsOfClient(evidence);
  const wrong = [
    ...submitted.flatMap((mail) => misfits(mail, mails)),
    ...mails
      .filter(({ id }) => !submitted.some((each) => each.id === id))
      .map(({ sink, to }) => `${sink} got a mail to ${to.join(', ')} that the lab did not submit`),
  ];
  return control(
    'each mail arrived once',
    submitted.length > 0 && wrong.length === 0,
    wrong.join('; ') || `${submitted.length} mails, by their Message-ID`,
  );
}

function misfits({ id, to }: MailSubmitEvent, mails: readonly MailEventAtSink[]): string[] {
  const own = mails.filter((mail) => mail.id === id);
  if (own.length !== 1) return [`the mail to ${to} arrived ${own.length} times`];
  const recipients = own.flatMap((mail) => mail.to);
  return recipients.join() === to ? [] : [`the mail to ${to} arrived for ${recipients.join(', ') || 'nobody'}`];
}

/** The process with the connection to the sink was one of the client's: a command that submits may deliver by itself. */
function sentByClient(evidence: Evidence): Control {
  const mails = mailsOfClient(evidence);
  const senders = evidence.all('mail-sender');
  const wrong = mails.flatMap(({ sink, client }) => {
    const sender = senders.find((each) => each.sink === sink && each.client === client);
    if (!sender) return [`the sender of a mail to ${sink} was not read`];
    if (sender.by === 'client') return [];
    const who = sender.process
      ? `${sender.process.program} (process ${sender.process.pid})`
      : 'a process that was not found';
    return [
      `${who}, ${sender.by === 'submitter' ? 'of the command that submits' : 'no process of the client'}, gave a mail to ${sink}`,
    ];
  });
  return control(
    'the client delivered each mail',
    wrong.length === 0,
    wrong.join('; ') || `the senders of ${mails.length} mails, by their connections`,
  );
}

/** The address of the sink is in a reply to a query of that delivery. Otherwise the client has it from a cache or from a file. */
function wentWhereToldTo(evidence: Evidence): Control {
  const replies = evidence.all('dns-reply');
  const addresses = new Map(evidence.all('mail-sink').map(({ sink, address }) => [sink, address]));
  const lookups = new Map(evidence.all('client-lookup').map((lookup) => [lookup.label, lookup]));
  const deliveries = evidence.all('call').filter(({ label = '', verb }) => verb === 'mail' && lookups.has(label));
  const wrong = deliveries.flatMap(({ label = '', args, result }) => {
    const sink = 'to' in result ? `${result.to}` : '';
    const address = addresses.get(sink) ?? '';
    const answers = (lookups.get(label)?.queries ?? []).flatMap(
      ({ server, query }) => replies.find((each) => each.server === server && each.query === query)?.answers ?? [],
    );
    const isTold = answers.some((answer) => answer.split(' ').at(-1) === address);
    return isTold ? [] : [`no reply to a query of the mail to ${args.name} has ${address}, the address of ${sink}`];
  });
  return control(
    'each mail went where a nameserver sent it',
    wrong.length === 0,
    wrong.join('; ') || `${deliveries.length} deliveries`,
  );
}

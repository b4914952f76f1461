import type { Event } from '../../../../lab/core/events.ts';
import { endingText } from '../../../../lab/probe/call-ending.ts';
import type { CallEvent } from '../../../../lab/probe/call-event.ts';
import { waitsText } from './wait-text.ts';

/** Most file events are about this file, so their text leaves its path out. */
const RESOLV_CONF = '/etc/resolv.conf';

/** An event in a few words, without its time. */
export function eventText(event: Event): string {
  switch (event.kind) {
    case 'step':
      return event.label;
    case 'file':
      return `${event.path === RESOLV_CONF ? '' : `${event.path} `}${event.target ? `points at ${event.target}` : HOW[event.how]}${event.content ? `: ${linesOf(event.content).join(' · ')}` : ''}`;
    case 'network':
      return `network of ${event.host}: ${event.what}`;
    case 'icmp':
      return `${event.host}: ICMP ${event.what} for ${event.server}`;
    case 'probe-start':
      return `${event.probe} starts on ${event.libc}`;
    case 'probe-ready':
      return `${event.probe} is ready`;
    case 'resolver':
      return `resolver files of ${event.of} (${event.when}): ${event.processes.flatMap(({ files }) => files.map(({ name }) => name)).join(', ')}`;
    case 'probe-stop':
      return `${event.probe} is stopped`;
    case 'ask':
      return `the lab asks ${event.server} for ${event.name}: ${event.answers?.join(', ') ?? 'no reply'}`;
    case 'listen':
      return `a program listens on ${event.path}`;
    case 'reach':
      return `${event.path}: ${event.outcome}`;
    case 'daemon':
      return `${event.daemon}: ${event.action}${event.detail && event.action === 'exit' ? ` (${event.detail})` : ''}`;
    case 'service':
      return `${event.service}: ${event.action}${event.detail && event.action !== 'start' ? ` (${event.detail})` : ''}`;
    case 'file-view':
      return `${event.path} as ${event.of} sees it: ${event.content === null ? 'no file' : linesOf(event.content).join(' · ')}`;
    case 'sender':
      return `sent by ${event.of ?? 'no process that was found'}`;
    case 'daemon-check':
      return `the lab tries ${event.daemon}: ${event.connection}${event.answered ? ', answered' : ', no answer'}${event.unanswered === undefined ? '' : `, no answer to ${event.unanswered}`}`;
    case 'second-daemon':
      return `a second ${event.daemon} ${event.ending === undefined ? 'takes the socket' : `ends (${event.ending})`}`;
    case 'daemon-states':
      return `${event.daemon}: its threads are in state ${[...new Set(event.threads.map(({ state }) => state))].join(', ')}`;
    case 'daemon-trial':
      return `${event.what}: ${event.daemon} ${event.fault ?? event.state}`;
    case 'daemon-resources':
      return `${event.daemon} ${event.when}: ${event.descriptors} descriptors, ${event.threads} threads, ${event.residentKib} KiB`;
    case 'process-view':
      return `${event.process} sees ${event.mounts.map(({ target, source }) => `${source} at ${target}`).join(', ')}`;
    case 'resolv-conf':
      return `resolv.conf as ${event.of} sees it: ${event.file ? linesOf(event.file.content).join(' · ') : 'no file'}`;
    case 'call':
      return event.verb === 'state' ? `_res: ${resultText(event)}` : `${callText(event)} → ${resultText(event)}`;
    case 'dns-query':
      return `${event.type}? ${event.name}`;
    case 'dns-reply':
      return replyText(event);
    case 'dns-silence':
      return `no reply (${event.behaviour})`;
    case 'dns-unsent':
      return `reply not sent: ${event.error}`;
    case 'dns-malformed':
      return `no DNS query: ${event.error}`;
    case 'dns-reset':
      return `TCP connection ${event.orderly ? 'closed' : 'reset'} (${event.behaviour})`;
    case 'dns-socket-error':
      return `socket error: ${event.error}`;
    case 'timeout':
      return waitsText([{ by: 'program', call: null, type: event.type, ms: event.end - event.at, next: event.next }]);
    case 'retransmit':
      return `${event.type}? ${event.name} again, attempt ${event.attempt}`;
    case 'nscd-request':
      return `${event.type} ${event.key}${event.broken ? ' (broken)' : ''}`;
    case 'nscd-reply':
      return nscdReplyText(event);
    case 'nscd-end':
      return event.by === 'daemon' ? 'closed without a reply' : 'the client closed the connection';
    case 'notify':
      return `${event.daemon} tells its service manager ${event.text}`;
    case 'notify-hold':
      return `messages of ${event.daemon} ${event.holds ? 'are not received from now on' : 'are received'}`;
    case 'notify-check':
      return `the lab sends a message as ${event.daemon} does: ${event.came ? 'it came' : event.outcome}`;
    case 'raw-connection':
      return `${event.client} sends ${event.sentBytes} octets, gets ${event.replyBytes}: ${event.how}${event.code ? ` (${event.code})` : ''}`;
    case 'syscall':
      return `${event.name} ${event.args} → ${event.result}`;
    case 'recording':
      return `${event.recorder} records ${event.of} in ${event.file}`;
    case 'client-start':
      return `the client starts: ${event.command.join(' ')}`;
    case 'client-output':
      return `the client prints: ${event.text}`;
    case 'client-provoke':
      return `the lab provokes a lookup: ${event.how}`;
    case 'client-end':
      return `the client ends: ${event.how}`;
    case 'client-lookup':
      return `the client looks up ${event.name} (${event.label})`;
    case 'client-signal':
      return `the lab sends ${event.signal} to the client`;
    case 'client-state':
      return `_res.options of ${event.program}: ${event.before === undefined ? '' : `${hex(event.before)} → `}${hex(event.options)} ${event.flags.join(' ')}`;
    case 'mail-sink':
      return `${event.sink} takes mail at ${event.address}`;
    case 'mail-submit':
      return `the lab submits a mail to ${event.to} by ${event.how}: ${event.outcome}`;
    case 'mail':
      return `mail to ${event.to.join(', ')}`;
    case 'mail-sink-check':
      return `the lab sends a mail to ${event.sink} itself: ${event.outcome}`;
    case 'mail-sender':
      return `sent by ${event.process ? `${event.process.program} (process ${event.process.pid})` : 'no process that was found'}`;
    case 'asker':
      return `asked by ${event.process ? `${event.process.program} (process ${event.process.pid})` : 'no process that was found'}`;
    case 'trouble':
      return `trouble: ${event.reason}`;
  }
}

function hex(options: number): string {
  return `0x${options.toString(16)}`;
}

/** The function and its arguments; those of `set` with their names, because `options-` takes away what `options+` adds. */
export function callText({ verb, args }: CallEvent): string {
  const words = Object.entries(args).map(([name, value]) => (verb === 'set' ? `${name}=${value}` : String(value)));
  return [verb, ...words].join(' ');
}

/** The change that a call made to the resolver state of its thread; null without a change. */
export function changeText({ res }: CallEvent): string | null {
  if (!res || res.changed.length === 0) return null;
  const [first] = res.changed;
  return `_res: ${first === 'initialised' ? `${first}, ${res.after.nameservers.join(' ')}` : res.changed.join(' ')}`;
}

/** The result of a call, or how it ended without one. */
export function resultText({ verb, result, ending }: Pick<CallEvent, 'verb' | 'result' | 'ending'>): string {
  if (ending) return endingText(ending);
  if ('child' in result && result.child) return resultText(result.child);
  const { ok, ...said } = result as Record<string, unknown> & { ok: boolean };
  const list = (key: string) => (Array.isArray(said[key]) ? (said[key] as unknown[]).map(String) : []);
  const error = ['eai', 'h_errno', 'errno', 'error'].map((key) => said[key]).find((value) => value !== undefined);
  const child = childText(result);
  if (child !== null) return child;
  if (!ok) return String(error ?? said.rcode ?? 'failed');
  if (verb === 'state' || verb === 'set')
    return [...list('nameservers'), ...list('options').filter(affectsReload)].join(' ');
  const data = [...list('addresses'), ...list('answers').map((answer) => answer.split(' ').at(-1) ?? '')];
  if (data.length > 0) return data.toSorted((a, b) => a.length - b.length).join(', ');
  const entries = 'entries' in result ? result.entries.map(({ name }) => name) : [];
  const listed = [...list('triples'), ...list('groups'), ...entries];
  if (listed.length > 0) return listed.join(' ');
  if (said.found === false) return 'not found';
  const one = ['uid', 'gid', 'host', 'port', 'network', 'locale', 'soft', 'rcode'].map((key) => said[key]);
  return String(one.find((value) => value !== undefined) ?? 'done');
}

/** How a child ended that has not answered; null for any other result. */
function childText(result: CallEvent['result']): string | null {
  if ('hang' in result && result.hang) return `child hung${result.hang.syscall ? ` in ${result.hang.syscall}` : ''}`;
  if (!('signal' in result || 'exit' in result)) return null;
  return result.signal === undefined ? `child ended with exit code ${result.exit}` : `child ended by ${result.signal}`;
}

const HOW: Record<Extract<Event, { kind: 'file' }>['how'], string> = {
  create: 'created',
  'rename-over': 'renamed over',
  'write-in-place': 'written in place',
  'symlink-flip': 'points elsewhere',
  chmod: 'has other permissions',
  fifo: 'is a FIFO, and its readers wait',
  'fifo-write': 'lets its reader go on',
  remove: 'removed',
};

function replyText({ rcode, answers }: Extract<Event, { kind: 'dns-reply' }>): string {
  if (answers.length === 0) return rcode === 'NOERROR' ? 'NOERROR, no records' : rcode;
  const data = answers.map((answer) => answer.split(' ').slice(2).join(' '));
  return `${rcode === 'NOERROR' ? '' : `${rcode} `}${data.join(', ')}`;
}

function nscdReplyText({ type, found, fields, fds, broken }: Extract<Event, { kind: 'nscd-reply' }>): string {
  if (broken) return `${type}: broken (${broken})`;
  if (found === null) return `${type}: not served`;
  if (fds > 0) return `${type}: a descriptor of its cache`;
  if (!found) return 'not found';
  const { addresses } = fields;
  return Array.isArray(addresses) ? addresses.join(', ') : Object.values(fields).flat().join(' ');
}

/** Whether an option decides about reloading resolv.conf. The others are in every state, and left out. */
function affectsReload(option: string): boolean {
  return /SNGLKUP|NORELOAD/.test(option);
}

function linesOf(content: string): string[] {
  return content.split('\n').filter((line) => line.trim() !== '');
}

import { isIPv4 } from 'node:net';
import { wantedName } from '../derive/attribution/calls.ts';
import { endingText } from '../probe/call-ending.ts';
import { type CallEvent, functionOf } from '../probe/call-event.ts';
import { DEFAULT_OPTIONS, flagNames } from '../probe/describe-change.ts';
import type { VerbResult } from '../probe/result.ts';
import { withRanges } from './address-ranges.ts';
import { word, words } from './words.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * The word for an IPv4 address that the daemon's reply does not have. It is what was in the program's memory (bug 16743), and differs from
 * run to run.
 */
const IN_NO_REPLY = '(in no reply)';

/**
 * The result of a call, in the names of the C library: `192.0.2.1 2001:db8::1`, `EAI_AGAIN`, `HOST_NOT_FOUND`.
 *
 * @param replied the addresses in the reply of the daemon that answered; null without such a reply
 */
export function resultText(call: CallEvent, replied: readonly string[] | null = null): string {
  const { args, result, ending } = call;
  if (ending) return endingText(ending);
  if ('child' in result || call.verb === 'fork') return childText(call);
  const verb = functionOf(call);
  const members = result as Members;
  if (result.error === 'unsupported') return 'unsupported';
  if (verb === 'state') return stateText(members);
  // The arguments already describe the change.
  if (verb === 'set') return result.ok ? 'ok' : failureText(members);
  if ('wire' in result || 'length' in result) return messageText(members, wantedName(call));
  if (verb === 'gai_strerror') return words(`${members.text ?? ''}`);
  if ('found' in result) return entryText(members, args);
  return result.ok ? successText(verb, members, args, replied) : failureText(members);
}

/** The result of a call in a child process, or the ending of the child. */
function childText(call: CallEvent): string {
  const { child, signal, exit, hang, ...members } = call.result as Members & Partial<VerbResult<'fork'>>;
  if (signal !== undefined) return `child ${endingText({ how: 'signal', signal, lastWords: '' })}`;
  if (hang) return `child ${endingText({ how: 'hang', boundMs: 0, ...hang })}`;
  if (child) return `child: ${resultText({ ...call, verb: child.verb, result: child.result })}`;
  return exit === undefined ? failureText(members) : `child ${endingText({ how: 'exit', code: exit, lastWords: '' })}`;
}

/** Names of errors from the general to the special; a failure without a name has at least one word. */
function failureText({ eai, h_errno, errno }: Members): string {
  const names = [eai, h_errno, errno].filter((name) => name !== undefined).map((name) => word(`${name}`));
  return names.join(' ') || 'failed';
}

/** Addresses in their order, then the other members. A name that equals the name in the call is left out. */
function successText(verb: string, members: Members, args: Members, replied: readonly string[] | null): string {
  const { addresses, name, canonname, ...others } = members;
  const unlike = (given: unknown) => (given === args.name ? undefined : given);
  const bare = verb === 'getnameinfo' ? ['host', 'service'] : [];
  return joined([
    ...withRanges(listOf(addresses)).map((each) => (isStray(each, replied) ? IN_NO_REPLY : word(each))),
    ...bare.flatMap((key) => (members[key] === undefined ? [] : word(`${members[key]}`))),
    ...membersText({ name: unlike(name), canonname: unlike(canonname), ...omit(others, [...COMMON, ...bare]) }),
  ]);
}

function isStray(address: string, replied: readonly string[] | null): boolean {
  return replied !== null && isIPv4(address) && !replied.includes(address);
}

/** Users and groups: a missing entry is not a failure. */
function entryText({ found, errno, ...members }: Members, args: Members): string {
  if (found) return joined(membersText(omit(members, members.name === args.name ? [...COMMON, 'name'] : COMMON)));
  return errno === undefined ? 'not found' : `not found ${word(`${errno}`)}`;
}

/** `A 192.0.2.1, A 192.0.2.2`, and `ad` with that flag; without records the error, and the rcode of the reply where there was one. */
function messageText({ ok, h_errno, errno, rcode, answers, ad }: Members, name: string): string {
  const owner = `${name} `;
  const records = listOf(answers).map((answer) =>
    words(answer.startsWith(owner) ? answer.slice(owner.length) : answer),
  );
  if (ok) return [records.join(', ') || 'no records', ...(ad ? ['ad'] : [])].join(' ');
  return joined([failureText({ h_errno, errno }), ...(rcode ? [word(`${rcode}`)] : []), records.join(', ')]);
}

/**
 * A resolver state; for a state before its first lookup only `not initialised`. The search list is left out, because it may
 * come from the name of the machine; the queries show it.
 */
function stateText(members: Members): string {
  const options = listOf(members.options);
  if (!options.includes('RES_INIT')) return 'not initialised';
  const { nameservers, retrans, retry, ndots, flagsRaw } = members;
  return joined([
    ...listOf(nameservers).map(word),
    ...membersText({ timeout: retrans, attempts: retry, ndots }),
    ...options.filter((option) => !DEFAULT_OPTIONS.includes(option)).map(word),
    ...flagNames(Number(flagsRaw)).map(word),
  ]);
}

/** Members that are left out: the number of getaddrinfo's entries depends on the C library, ids depend on the machine. */
const COMMON = ['ok', 'error', 'reason', 'raw', 'tid', 'optionsRaw', 'eai', 'h_errno', 'errno'];

/** `key=value` of each member that has a value, in the order of the result. */
function membersText(members: Members): string[] {
  return Object.entries(members).flatMap(([key, value]) => {
    const text = Array.isArray(value) ? value.map(itemText).join(',') : `${value ?? ''}`;
    return text === '' ? [] : `${key}=${word(text)}`;
  });
}

/** An entry of a list that has members of its own: `name/alias/192.0.2.1`. */
function itemText(item: unknown): string {
  return typeof item === 'object' && item !== null ? Object.values(item).flat().join('/') : `${item}`;
}

function omit(members: Members, keys: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([key]) => !keys.includes(key)));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function joined(texts: readonly string[]): string {
  return texts.filter(Boolean).join(' ') || 'ok';
}

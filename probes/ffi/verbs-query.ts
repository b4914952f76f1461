import { type Answer, type Call, errnoMember } from './call.ts';
import { BadCommand } from './command.ts';
import { setThreadHErrno, threadHErrno } from './h-errno.ts';
import {
  type Outcome,
  resNquery,
  resNquerydomain,
  resNsearch,
  resNsend,
  resQuery,
  resQuerydomain,
  resSearch,
  resSend,
} from './libc.ts';
import { cString } from './memory.ts';
import { hErrno, nameOf, recordTypes } from './names.ts';
import { stateHErrno } from './res-state.ts';

/** The size of the largest DNS message. */
const MESSAGE_MAX = 65535;
const HEADER = 12;
/** <arpa/nameser.h> */
const CLASS_IN = 1;

/** A function's arguments before and after the message: the private state, the question, the buffer and its size. */
type Resolver = (...args: unknown[]) => Outcome;

/** If the function fails after a response, such as NXDOMAIN, the buffer still has that response: its bit QR is set. */
function wireOf(answer: Buffer, length: number, size: number): { wire?: string } {
  if (length >= 0) return { wire: answer.toString('hex', 0, Math.min(length, size)) };
  return ((answer[2] ?? 0) & 0x80) === 0 ? {} : { wire: answer.toString('hex', 0, HEADER) };
}

/** @param readHErrno undefined for a function that does not set h_errno */
function ask(call: Call, resolver: Resolver, what: readonly unknown[], readHErrno?: () => number): Answer {
  const size = call.number('buffer', MESSAGE_MAX);
  // Always the largest size, so that a header can be read for every value of `buffer`.
  const answer = Buffer.alloc(MESSAGE_MAX);
  setThreadHErrno(0);
  const { value: length, errnoCode } = call.measure(() => resolver(...what, answer, size));
  const wire = wireOf(answer, length, size);
  if (length >= 0) return { ok: true, length, ...wire };
  const hError = readHErrno && { h_errno: nameOf(hErrno, readHErrno(), 'h_errno-') };
  return { ok: false, length, ...hError, ...errnoMember(errnoCode), ...wire };
}

/** The command's `name`, `domain` if the verb has one, and `type`. */
function question(call: Call): unknown[] {
  const names = ['name', 'domain'].filter((key) => call.args.has(key)).map((key) => cString(call.text(key)));
  return [...names, CLASS_IN, call.option('type', recordTypes, 0)];
}

function query(resolver: Resolver): (call: Call) => Answer {
  return (call) => ask(call, resolver, question(call), threadHErrno);
}

function privateQuery(resolver: Resolver): (call: Call) => Answer {
  return (call) => {
    const state = call.state();
    return ask(call, resolver, [state, ...question(call)], () => stateHErrno(state));
  };
}

export const queryVerb = query(resQuery);
export const searchVerb = query(resSearch);
export const querydomainVerb = query(resQuerydomain);
export const nqueryVerb = privateQuery(resNquery);
export const nsearchVerb = privateQuery(resNsearch);
export const nquerydomainVerb = privateQuery(resNquerydomain);

/** The octets of `message`. @throws BadCommand */
function message(call: Call): [Buffer, number] {
  const digits = call.text('message');
  if (!/^([0-9a-f]{2})*$/i.test(digits) || digits.length > 2 * MESSAGE_MAX) {
    throw new BadCommand('message is at most 65535 octets in hexadecimal');
  }
  const octets = Buffer.from(digits, 'hex');
  return [octets, octets.length];
}

export function sendVerb(call: Call): Answer {
  return ask(call, resSend, message(call));
}

export function nsendVerb(call: Call): Answer {
  return ask(call, resNsend, [call.state(), ...message(call)]);
}

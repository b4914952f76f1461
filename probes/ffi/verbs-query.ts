import { type Answer, type Call, errnoMember } from './call.ts';
import { hErrnoLocation, resNquery, resQuery, resSearch } from './libc.ts';
import { cString, readBytes, writeBytes } from './memory.ts';
import { hErrno, nameOf, recordTypes } from './names.ts';
import { stateHErrno } from './res-state.ts';

/** The largest DNS message there is. */
const ANSWER_MAX = 65535;
const HEADER = 12;
/** <arpa/nameser.h> */
const CLASS_IN = 1;

const zero = Buffer.alloc(4);

type Ask = (name: Buffer, type: number, answer: Buffer) => { value: number; errnoCode: number };

/** A response that is an error to the function, as NXDOMAIN is, is in its buffer all the same; QR tells. */
function wireOf(answer: Buffer, length: number): { wire?: string } {
  if (length >= 0) return { wire: answer.toString('hex', 0, length) };
  return ((answer[2] ?? 0) & 0x80) === 0 ? {} : { wire: answer.toString('hex', 0, HEADER) };
}

function query(call: Call, ask: Ask, readHErrno: () => number): Answer {
  const type = call.option('type', recordTypes, 0);
  const name = cString(call.text('name'));
  const answer = Buffer.alloc(ANSWER_MAX);
  writeBytes(hErrnoLocation, zero);
  const { value: length, errnoCode } = call.measure(() => ask(name, type, answer));
  const wire = wireOf(answer, length);
  if (length >= 0) return { ok: true, length, ...wire };
  return { ok: false, length, h_errno: nameOf(hErrno, readHErrno(), 'h_errno-'), ...errnoMember(errnoCode), ...wire };
}

const threadHErrno = () => readBytes(hErrnoLocation, 4).readInt32LE();

export function queryVerb(call: Call): Answer {
  return query(call, (name, type, answer) => resQuery(name, CLASS_IN, type, answer, ANSWER_MAX), threadHErrno);
}

export function searchVerb(call: Call): Answer {
  return query(call, (name, type, answer) => resSearch(name, CLASS_IN, type, answer, ANSWER_MAX), threadHErrno);
}

export function nqueryVerb(call: Call): Answer {
  const state = call.state();
  const ask: Ask = (name, type, answer) => resNquery(state, name, CLASS_IN, type, answer, ANSWER_MAX);
  return query(call, ask, () => stateHErrno(state));
}

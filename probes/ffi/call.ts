import { BadCommand } from './command.ts';
import { errnoLocation, type Outcome } from './libc.ts';
import { ENUMERATION, type Lock, locked } from './lock.ts';
import { cString, writeBytes } from './memory.ts';
import { errno, flagsOf, type Names, nameOf, numberOf } from './names.ts';

/** The private resolver states (`struct __res_state`) that one thread made with `ninit`, by name. */
export type States = Map<string, Buffer>;

/** The members of an answer, beside those that every answer has. */
export interface Answer {
  ok: boolean;
  [member: string]: unknown;
}

const zero = Buffer.alloc(4);

function monotonicNs(): number {
  return Number(process.hrtime.bigint());
}

/** A command while its thread performs it. */
export class Call {
  readonly args: ReadonlyMap<string, string>;
  readonly states: States;
  /** CLOCK_MONOTONIC nanoseconds around the C library's function. */
  start = monotonicNs();
  end = this.start;

  readonly #lock: Lock;

  constructor(args: ReadonlyMap<string, string>, states: States, lock: Lock) {
    this.args = args;
    this.states = states;
    this.#lock = lock;
  }

  /** An argument that the verb requires, or `''`. */
  text(key: string): string {
    return this.args.get(key) ?? '';
  }

  /** An argument as a C string; null without it. */
  string(key: string): Buffer | null {
    const value = this.args.get(key);
    return value === undefined ? null : cString(value);
  }

  /** @throws BadCommand when the value is not in the table */
  option(key: string, names: Names, fallback: number): number {
    const value = this.args.get(key);
    return value === undefined ? fallback : numberOf(names, value);
  }

  /** @throws BadCommand when one of the flags is not in the table */
  flags(key: string, names: Names): number {
    return flagsOf(names, this.text(key));
  }

  /** @throws BadCommand unless it is a number from 0 to `max` */
  number(key: string, fallback: number, max = 65535): number {
    const value = this.args.get(key) ?? String(fallback);
    if (!/^\d{1,15}$/.test(value) || Number(value) > max) throw new BadCommand(`${key} is a number up to ${max}`);
    return Number(value);
  }

  /** The private state that the command names. @throws BadCommand if this thread has no state of that name */
  state(): Buffer {
    const state = this.states.get(this.text('state'));
    if (!state) throw new BadCommand('this thread has no state of that name: ninit makes one');
    return state;
  }

  /** Runs an enumeration while no other thread runs one: the C library has one enumeration for the process. */
  alone<T>(enumeration: () => T): T {
    return locked(this.#lock, ENUMERATION, enumeration);
  }

  /** Makes and times the command's call of the C library. errno is 0 before the call. */
  measure<O extends { errnoCode: number } = Outcome>(call: () => O): O {
    writeBytes(errnoLocation, zero);
    this.start = monotonicNs();
    const outcome = call();
    this.end = monotonicNs();
    return outcome;
  }
}

/** errno as a member of an answer; no member if errno is 0. */
export function errnoMember(code: number): { errno?: string } {
  return code === 0 ? {} : { errno: nameOf(errno, code, 'errno-') };
}

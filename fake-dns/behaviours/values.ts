import { RCODE, typeCode, typeName, typeNames } from '../wire/codes.ts';

/** A value of a command line: text in, the value for the behaviour's function out, and back. */
export interface ValueKind {
  /** The expected value, for the error: "a number of octets". */
  expected: string;
  /** The words to choose from, if the kind has a list of them. */
  choices?: readonly string[];
  /** Undefined for an invalid value. */
  parse(text: string): unknown;
  format(value: never): string;
}

const format = (value: unknown) => `${value}`;

function natural(expected: string, least: number): ValueKind {
  return {
    expected,
    parse: (text) => (/^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : undefined),
    format,
  };
}

export const count = natural('a number', 0);
export const positive = natural('a number from 1 on', 1);
export const duration = natural('milliseconds', 0);

export const word: ValueKind = { expected: 'a word', parse: (text) => text || undefined, format };

export const hexDigits: ValueKind = {
  expected: 'octets in hexadecimal digits',
  parse: (text) => (/^(?:[0-9a-f]{2})*$/i.test(text) ? text : undefined),
  format,
};

/** One of several words, in any case. */
export function choiceOf(choices: readonly string[]): ValueKind {
  return {
    expected: `one of ${choices.join(', ')}`,
    choices,
    parse: (text) => choices.find((choice) => choice.toLowerCase() === text.toLowerCase()),
    format,
  };
}

export const rcode: ValueKind = { ...choiceOf(Object.keys(RCODE)), expected: 'a response code' };

export const yes: ValueKind = {
  expected: 'yes or no',
  choices: ['yes', 'no'],
  parse: (text) => ({ yes: true, no: false })[text.toLowerCase()],
  format: (value: boolean) => (value ? 'yes' : 'no'),
};

export const flagSetting: ValueKind = {
  expected: 'on, off, or echo (as in the query)',
  choices: ['on', 'off', 'echo'],
  parse: (text) => ({ on: true, off: false, echo: 'echo' })[text.toLowerCase()],
  format: (value: boolean | 'echo') => (value === 'echo' ? value : value ? 'on' : 'off'),
};

function typesIn(text: string): string[] | undefined {
  try {
    return text.split(',').map((type) => typeName(typeCode(type)));
  } catch {
    return undefined;
  }
}

/** One value as itself, several as a list. */
const single = <Value>(values: readonly Value[] | undefined) => (values?.length === 1 ? values[0] : values);

export const listOfTypes: ValueKind = {
  expected: 'record types, separated by commas',
  choices: typeNames,
  parse: (text) => single(typesIn(text)),
  format: (value: string | readonly string[]) => [value].flat().join(','),
};

export const listOfCounts: ValueKind = {
  expected: 'numbers from 1 on, separated by commas',
  parse(text) {
    const numbers = text.split(',').map(positive.parse) as (number | undefined)[];
    return numbers.includes(undefined) ? undefined : single(numbers);
  },
  format: (value: number | readonly number[]) => [value].flat().join(','),
};

const ORDERS = ['reversed', 'rotated'];

export const order: ValueKind = {
  expected: 'reversed, rotated, or record types separated by commas, the first ones first',
  choices: [...ORDERS, ...typeNames],
  parse: (text) => ORDERS.find((each) => each === text.toLowerCase()) ?? typesIn(text),
  format: (value: string | readonly string[]) => [value].flat().join(','),
};

/** The behaviour's function reads the record. */
export const recordLine: ValueKind = { expected: 'a record', parse: (text) => text || undefined, format };

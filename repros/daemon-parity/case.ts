import type fc from 'fast-check';
import type { Zone } from '../../fake-dns/index.ts';

type Records = Zone['records'];

/** A question with the data that answer it. */
export interface Case {
  /** Contents of files below /etc, as texts whose characters are octets. Those of `base` without an entry here. */
  files?: Readonly<Record<string, string>>;
  /** Records below `lab.test`; further zones by their origin. */
  records?: Records;
  zones?: Readonly<Record<string, Records>>;
  /** Names for which the nameserver answers SERVFAIL. */
  servfail?: readonly string[];
  verb: string;
  args: Readonly<Record<string, string | number>>;
}

/**
 * A number for each question of a run. Names, ids and addresses are made of it, so that no daemon can answer one question from its cache of
 * another.
 */
export type Serial = number;

/** The questions of a row: generated data, and the case that they make. */
export interface Questions<Data = unknown> {
  data: fc.Arbitrary<Data>;
  make(data: Data, serial: Serial): Case;
}

/** Checks the types of a row with its own data. */
export function questions<Data>(data: fc.Arbitrary<Data>, make: (data: Data, serial: Serial) => Case): Questions {
  return { data, make } as Questions;
}

/** The password of every user and group, which no probe has in its result. */
export const PASSWORD = 'x';

/** The files of /etc that cases replace, as every case finds them. */
export const BASE: Readonly<Record<string, string>> = {
  passwd: `root:${PASSWORD}:0:0:root:/:/bin/sh\n`,
  group: `root:${PASSWORD}:0:\n`,
  services: 'lab-base 1/tcp\n',
  netgroup: 'lab-base (host,user,domain)\n',
};

/** Where glibc looks for them, for the databases that no host of the lab has by default. */
export const NSSWITCH =
  'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\nnetworks: files\nnetgroup: files\n';

import { z } from 'zod';
import { Observed, Status } from '../../core/schema.ts';
import { Inspected } from '../document.ts';

/** The version of the document that `checkup --json` prints; it changes with every incompatible change. */
export const CHECKUP_VERSION = 1;

/** How /etc/resolv.conf comes about on this machine. */
export const WrittenBy = z.object({
  links: z.array(z.string()).describe('the symlinks from /etc/resolv.conf on, each with its target'),
  file: z.string().nullable().describe('the file at their end; null if there is none'),
  program: z
    .string()
    .nullable()
    .describe('the program that writes it, by its path or its first lines; null: nothing tells'),
  mounted: z.boolean().describe('whether a mount of one file covers it'),
});
export type WrittenBy = z.infer<typeof WrittenBy>;

/** The process that listens on the socket of name service daemons. */
export const ListeningDaemon = z.object({
  socket: z.string(),
  state: z
    .enum(['none', 'listening', 'not-listening'])
    .describe('none: there is no socket; not-listening: the socket is left from a daemon that has ended'),
  process: Inspected.nullable().describe('null if no process listens, or this user cannot see which one does'),
});
export type ListeningDaemon = z.infer<typeof ListeningDaemon>;

/** A repro that ran on this machine's C library. */
export const Behaviour = z.object({
  cell: z.string(),
  repro: z.string(),
  observed: Observed.nullable(),
  status: Status,
  reason: z.string(),
});
export type Behaviour = z.infer<typeof Behaviour>;

/** The document that `checkup --json` prints. */
export const CheckupDocument = z.object({
  checkupVersion: z.literal(CHECKUP_VERSION),
  machine: Inspected.describe("this machine: its C library's bugs by behaviour, and the settings of its resolver"),
  behaviour: z
    .object({ results: z.string().describe('the folder of the run'), cells: z.array(Behaviour) })
    .nullable()
    .describe('null if nothing ran'),
  resolvConf: WrittenBy,
  daemon: ListeningDaemon,
  processes: z.object({
    read: z.int(),
    unreadable: z.int().describe('the number of processes that this user may not read'),
    found: z
      .array(Inspected)
      .describe('processes with findings that the whole machine has not; alike ones are one entry'),
  }),
});
export type CheckupDocument = z.infer<typeof CheckupDocument>;

/** The part of a checkup that reads, and runs nothing. */
export type StaticCheckup = Omit<CheckupDocument, 'behaviour'>;

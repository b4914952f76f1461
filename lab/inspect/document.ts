import { z } from 'zod';
import { LibcFacts } from '../core/schema.ts';

/** The version of the document that `inspect --json` prints; it changes with every incompatible change. */
export const INSPECT_VERSION = 1;

export const Severity = z.enum(['high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;

/** Where a fact was read, and the text that was read there. */
export const Place = z.object({
  file: z
    .string()
    .optional()
    .describe('the path of the file, as given or below /proc; absent for a fact of the kernel'),
  line: z.int().min(1).optional().describe('the line in that file'),
  value: z.string().describe('the text that was read, or the fact in words'),
});
export type Place = z.infer<typeof Place>;

export const Finding = z.object({
  id: z.string().describe('the rule: nscd-socket, search-list, libc-bug/<repro> …'),
  severity: Severity,
  title: z.string().describe('the failure mode, in one line'),
  seen: z.array(Place).min(1),
  why: z.string().describe('how the failure comes about'),
  lesson: z.string().describe('the repro whose lesson explains it: resolv-lab explain <lesson>'),
  link: z.string().describe('the file of the lesson in the repository'),
  cure: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** The resolver settings that a container or process has. */
export const Resolver = z.object({
  file: z.string().nullable().describe('the file that has them; null for settings of a container engine'),
  nameservers: z.array(z.string()),
  search: z.array(z.string()).nullable().describe('null: the domain of the machine'),
  ndots: z.int(),
  options: z.array(z.string()).describe('names as in <resolv.h>, without the default ones'),
  worstWaitSeconds: z
    .number()
    .nullable()
    .describe('the longest wait of one lookup if no nameserver answers; null without nameservers'),
});
export type Resolver = z.infer<typeof Resolver>;

export const Inspected = z.object({
  name: z.string(),
  input: z.enum(['process', 'config', 'compose', 'quadlet', 'container-json']),
  from: z.string().describe('the file that was read, or /proc/<pid>'),
  profiles: z
    .array(z.string())
    .optional()
    .describe('the profiles of a Compose service, which starts only with one of them'),
  libc: LibcFacts.nullable().describe('the C library of its root or process; null if it was not read'),
  resolver: Resolver.nullable(),
  findings: z.array(Finding),
  notKnown: z.array(z.string()).describe('what could not be read, and bugs that this build of the libc may have'),
  commands: z
    .object({
      shown: z.string().nullable().describe('runs the entries of the findings libc-bug/…; null without any'),
      unknown: z.string().nullable().describe('runs the entries that are not known; null without any'),
    })
    .describe('on this C library or the same build; both null where `run` has neither'),
});
export type Inspected = z.infer<typeof Inspected>;

/** The document that `inspect --json` prints. */
export const InspectDocument = z.object({
  inspectVersion: z.literal(INSPECT_VERSION),
  subjects: z.array(Inspected),
});
export type InspectDocument = z.infer<typeof InspectDocument>;

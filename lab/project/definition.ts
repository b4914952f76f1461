import { z } from 'zod';
import { DaemonId } from '../core/schema.ts';

const Text = z.string().trim().min(1, 'it is empty');

const Bugs = z.array(z.union([z.int().positive(), Text])).describe('numbers of glibc bugs, or CVEs');

const OwnDaemon = z.strictObject({
  program: Text.optional().describe('a program in place of the packaged one'),
  set: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('settings, as --daemon-set takes them: variables of nsncd, or keys of nscd.conf'),
});

/** A project file: what a team uses in each command. Paths are relative to the folder of the file. */
export const ProjectDefinition = z.strictObject({
  $schema: z.string().optional().describe('for editors: what `resolv-lab schema config` prints'),
  libcs: z.record(z.string(), Text).optional().describe('names of C libraries: dir:…, build:…, deb:… or rpm:…'),
  daemons: z
    .partialRecord(DaemonId.exclude(['none']), z.union([Text.describe('its program'), OwnDaemon]))
    .optional()
    .describe('programs and settings of daemons'),
  scenarios: z.array(Text).optional().describe('files and folders with scenarios'),
  baselines: z.record(z.string(), Text).optional().describe('names of baselines and stored runs'),
  expect: z
    .record(z.string(), z.strictObject({ fixed: Bugs.optional(), affected: Bugs.optional() }))
    .optional()
    .describe('by libc or daemon: the bugs that it is meant to fix, or known to have'),
});
export type ProjectDefinition = z.input<typeof ProjectDefinition>;

/**
 * Gives the definition in a project file (resolv-lab.config.ts) its type.
 *
 * @returns the definition, unchanged; it is checked when it is loaded
 */
export function project(definition: ProjectDefinition): ProjectDefinition {
  return definition;
}

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host, Mount, ScenarioContext } from '../../lab/index.ts';

export type FileChangeId =
  | 'rename-over'
  | 'in-place'
  | 'symlink-flip'
  | 'remove-create'
  | 'same-size-same-second'
  | 'single-file-mount'
  | 'copied-file-mount'
  | 'in-place-under-mount';

/** A host with a resolv.conf, and what is mounted over the files of its programs. */
export interface ConfiguredHost {
  host: Host;
  mounts: Mount[];
}

/** One way to change resolv.conf. */
export interface FileChange {
  /** Whether the file is mounted as a single file, as container engines do. */
  mounted?: true;
  /** Whether a program that sees the file before the change goes on seeing the old content. */
  keepsOldContent?: true;
  /** The field `how` of the event that reports the new content. */
  how: string;
  /** Makes a host whose resolv.conf has this content and can be changed in this way. */
  prepare(scenario: ScenarioContext, content: string): Promise<ConfiguredHost>;
  /** Changes the file. `whileAbsent` runs while there is no file, in a change with such a moment. */
  apply(configured: ConfiguredHost, content: string, whileAbsent: () => Promise<void>): Promise<void>;
  /** The mounts of a container that starts after the change, if they differ from those of one that started before. */
  mountsOfNew?(configured: ConfiguredHost): Promise<Mount[]>;
}

const FILE = 'resolv.conf';

/** The machine's own file, outside of a container that has a copy. */
const ORIGINAL = 'resolv.conf.original';

export const fileChanges: Record<FileChangeId, FileChange> = {
  'rename-over': {
    how: 'rename-over',
    prepare: regularFile,
    apply: ({ host }, content) => host.files.renameOver(FILE, content),
  },
  'in-place': {
    how: 'write-in-place',
    prepare: regularFile,
    apply: ({ host }, content) => host.files.writeInPlace(FILE, content),
  },
  'same-size-same-second': {
    how: 'write-in-place',
    prepare: regularFile,
    apply: ({ host }, content) => host.files.writeSameSizeSameSecond(FILE, content),
  },
  'remove-create': {
    how: 'create',
    prepare: regularFile,
    async apply({ host }, content, whileAbsent) {
      await host.files.remove(FILE);
      await whileAbsent();
      await host.files.create(FILE, content);
    },
  },
  'symlink-flip': {
    how: 'symlink-flip',
    async prepare(scenario, content) {
      const host = await scenario.host('client');
      await linkTo(host, 'resolv.conf.first', content);
      return { host, mounts: [] };
    },
    apply: ({ host }, content) => linkTo(host, 'resolv.conf.second', content),
  },
  'single-file-mount': {
    how: 'rename-over',
    mounted: true,
    keepsOldContent: true,
    prepare: mountedFile,
    apply: ({ host }, content) => host.filesOutside.renameOver(FILE, content),
  },
  'copied-file-mount': {
    how: 'rename-over',
    mounted: true,
    keepsOldContent: true,
    async prepare(scenario, content) {
      const configured = await mountedFile(scenario, content);
      await configured.host.filesOutside.create(ORIGINAL, content);
      return configured;
    },
    apply: ({ host }, content) => host.filesOutside.renameOver(ORIGINAL, content),
    async mountsOfNew({ host }) {
      const copy = 'resolv.conf.copied-anew';
      await copyFile(join(host.outside, ORIGINAL), join(host.outside, copy));
      return [mountOf(host, copy)];
    },
  },
  'in-place-under-mount': {
    how: 'write-in-place',
    mounted: true,
    prepare: mountedFile,
    apply: ({ host }, content) => host.filesOutside.writeInPlace(FILE, content),
  },
};

/** A container with a file from outside mounted at its /etc/resolv.conf. */
async function mountedFile(scenario: ScenarioContext, content: string): Promise<ConfiguredHost> {
  // The empty file is the mount point.
  const host = await scenario.host('container', { resolvConf: '' });
  await host.filesOutside.create(FILE, content);
  return { host, mounts: [mountOf(host, FILE)] };
}

function mountOf(host: Host, name: string): Mount {
  return { source: join(host.outside, name), target: `/etc/${FILE}` };
}

async function regularFile(scenario: ScenarioContext, content: string): Promise<ConfiguredHost> {
  return { host: await scenario.host('client', { resolvConf: content }), mounts: [] };
}

async function linkTo(host: Host, target: string, content: string): Promise<void> {
  await host.files.create(target, content);
  await host.files.flipSymlink(FILE, target);
}

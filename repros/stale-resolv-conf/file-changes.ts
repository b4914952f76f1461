import type { Host, Mount, ScenarioContext } from '../../lab/index.ts';

export type FileChangeId =
  | 'rename-over'
  | 'in-place'
  | 'symlink-flip'
  | 'remove-create'
  | 'same-size-same-second'
  | 'single-file-mount';

/** A host with a resolv.conf, and what is mounted over the files of its programs. */
export interface ConfiguredHost {
  host: Host;
  mounts: Mount[];
}

/** One way to change resolv.conf. */
export interface FileChange {
  /** The field `how` of the event that reports the new content. */
  how: string;
  /** Makes a host whose resolv.conf has this content and can be changed in this way. */
  prepare(scenario: ScenarioContext, content: string): Promise<ConfiguredHost>;
  /** Changes the file. `whileAbsent` runs while there is no file, in a change with such a moment. */
  apply(configured: ConfiguredHost, content: string, whileAbsent: () => Promise<void>): Promise<void>;
}

const FILE = 'resolv.conf';

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
    async prepare(scenario, content) {
      // The empty file is the mount point.
      const host = await scenario.host('container', { resolvConf: '' });
      await host.filesOutside.create(FILE, content);
      return { host, mounts: [{ source: `${host.outside}/${FILE}`, target: `/etc/${FILE}` }] };
    },
    apply: ({ host }, content) => host.filesOutside.renameOver(FILE, content),
  },
};

async function regularFile(scenario: ScenarioContext, content: string): Promise<ConfiguredHost> {
  return { host: await scenario.host('client', { resolvConf: content }), mounts: [] };
}

async function linkTo(host: Host, target: string, content: string): Promise<void> {
  await host.files.create(target, content);
  await host.files.flipSymlink(FILE, target);
}

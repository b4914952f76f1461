import type { Host, Mount, ScenarioContext } from '../../lab/index.ts';

/** How resolv.conf comes to name another server. */
export type ChangeId =
  | 'rename-over'
  | 'in-place'
  | 'symlink-flip'
  | 'remove-create'
  | 'same-size-same-second'
  | 'single-file-mount';

/** The place where a program lives: a host, and what is mounted over its files. */
export interface Place {
  host: Host;
  mounts: Mount[];
}

/** One way for a file to change: what must be there before, and what then happens to it. */
export interface Change {
  /** What the event of the new content says of it. */
  how: string;
  prepare(scenario: ScenarioContext, content: string): Promise<Place>;
  /** `meanwhile` is what happens while there is no file at all, in a way that has such a moment. */
  apply(place: Place, content: string, meanwhile: () => Promise<void>): Promise<void>;
}

const FILE = 'resolv.conf';

const changes: Record<ChangeId, Change> = {
  'rename-over': {
    how: 'rename-over',
    prepare: plain,
    apply: ({ host }, content) => host.files.renameOver(FILE, content),
  },
  'in-place': {
    how: 'write-in-place',
    prepare: plain,
    apply: ({ host }, content) => host.files.writeInPlace(FILE, content),
  },
  'same-size-same-second': {
    how: 'write-in-place',
    prepare: plain,
    apply: ({ host }, content) => host.files.writeSameSizeSameSecond(FILE, content),
  },
  'remove-create': {
    how: 'create',
    prepare: plain,
    async apply({ host }, content, meanwhile) {
      await host.files.remove(FILE);
      await meanwhile();
      await host.files.create(FILE, content);
    },
  },
  'symlink-flip': {
    how: 'symlink-flip',
    async prepare(scenario, content) {
      const host = await scenario.host('client');
      await pointAt(host, 'resolv.conf.first', content);
      return { host, mounts: [] };
    },
    apply: ({ host }, content) => pointAt(host, 'resolv.conf.second', content),
  },
  'single-file-mount': {
    how: 'rename-over',
    async prepare(scenario, content) {
      // The file below is only what a mount needs to be mounted on.
      const host = await scenario.host('container', { resolvConf: '' });
      await host.filesOutside.create(FILE, content);
      return { host, mounts: [{ source: `${host.outside}/${FILE}`, target: `/etc/${FILE}` }] };
    },
    apply: ({ host }, content) => host.filesOutside.renameOver(FILE, content),
  },
};

export function changeOf(id: ChangeId): Change {
  return changes[id];
}

async function plain(scenario: ScenarioContext, content: string): Promise<Place> {
  return { host: await scenario.host('client', { resolvConf: content }), mounts: [] };
}

async function pointAt(host: Host, target: string, content: string): Promise<void> {
  await host.files.create(target, content);
  await host.files.flipSymlink(FILE, target);
}

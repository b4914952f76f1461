import { statSync } from 'node:fs';
import type { Finding } from '../document.ts';
import { RESOLV_CONF } from '../input/container.ts';
import { lessonOf } from '../lessons.ts';
import type { Mount, Subject } from '../subject.ts';

const CURE =
  'mount the folder of the file and make /etc/resolv.conf a symlink into it, or write the source in place; then restart the programs';

/** A resolv.conf that does not follow the file of the host: a mount of the one file, or a copy. */
export function resolvConfFile(subject: Subject): Finding[] {
  const { path, mount } = subject.view.look(RESOLV_CONF);
  if (mount !== null && mount.target === path && isFile(mount, subject)) return [mounted(subject, mount)];
  return isOldCopy(subject) ? [copied(subject, path)] : [];
}

/** A source of this machine may be a folder by mistake; a mount that a process has at that path is a file. */
function isFile({ kind, source }: Mount, { process }: Subject): boolean {
  if (process) return true;
  if (kind !== 'bind' || source === null) return false;
  return !(statSync(source, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function mounted(subject: Subject, { place }: Mount): Finding {
  const { process, network } = subject;
  const common = { seen: [place], ...lessonOf('stale-resolv-conf'), cure: CURE };
  if (process?.resolvConfDeleted) {
    return {
      ...common,
      id: 'resolv-conf-stale',
      severity: 'high',
      title: 'it reads a resolv.conf that is no longer there: the file was replaced after it was mounted',
      why: 'A mount of one file keeps the inode. A program that renames a new file over the source, as most do, changes another inode.',
    };
  }
  if (process && network === 'host' && process.sameResolvConf === false) {
    return {
      ...common,
      id: 'resolv-conf-stale',
      severity: 'high',
      title: "it reads another resolv.conf than this machine's, in the same network",
      why: 'Its engine mounted a copy of the file, or the file of another time. Neither follows when the file of the host changes.',
    };
  }
  const now = process?.sameResolvConf === true ? ' Today both have the same content.' : '';
  return {
    ...common,
    id: 'resolv-conf-mount',
    severity: 'medium',
    title: 'resolv.conf is a mount of one file: a file that is renamed over its source is never seen',
    why: `A mount of one file keeps the inode, and a rename puts another inode in its place. No reload and no res_init helps.${now}`,
  };
}

/** A process in the host's network, below another root, whose file has other content. */
function isOldCopy({ process, network, resolvConf }: Subject): boolean {
  return process?.ownRoot === true && network === 'host' && process.sameResolvConf === false && resolvConf !== null;
}

function copied({ resolvConf, from }: Subject, path: string): Finding {
  return {
    id: 'resolv-conf-copy',
    severity: 'medium',
    title: "its root has a copy of resolv.conf that differs from this machine's, in the same network",
    seen: [{ file: resolvConf?.file ?? from, value: `${path} of its own root` }],
    why: 'A program in a chroot or a container reads the file of its own root. A copy is not updated when the file of the host changes.',
    ...lessonOf('stale-resolv-conf'),
    cure: 'copy the file again after each change (postfix: postfix reload does so), or bind the folder of the file',
  };
}

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RESOLV_CONF } from '../input/container.ts';
import { readIfPossible } from '../input/read-text.ts';
import type { View } from '../subject.ts';
import { insideRoot, linkTarget } from '../view/root.ts';
import type { WrittenBy } from './document.ts';

/** The files that programs write for /etc/resolv.conf to be a symlink to, by their manuals. */
const BY_PATH: readonly [RegExp, string][] = [
  [/^\/run\/systemd\/resolve\/stub-resolv\.conf$/, 'systemd-resolved, with its stub at 127.0.0.53'],
  [/^\/run\/systemd\/resolve\/resolv\.conf$/, 'systemd-resolved, with the nameservers of the links'],
  [/^\/usr\/lib\/systemd\/resolv\.conf$/, 'systemd (a fixed file with the stub of systemd-resolved)'],
  [/^\/run\/NetworkManager\//, 'NetworkManager'],
  [/^\/run\/resolvconf\/|^\/etc\/resolvconf\//, 'resolvconf'],
  [/^\/run\/connman\//, 'ConnMan'],
  [/^\/run\/netconfig\//, 'netconfig'],
];

/** The names that programs write into the first comments of their files. */
const BY_TEXT: readonly [RegExp, string][] = [
  [/systemd-resolved/, 'systemd-resolved'],
  [/NetworkManager/, 'NetworkManager'],
  [/docker engine/i, 'Docker'],
  [/\bwsl\b/i, 'WSL'],
  [/resolvconf/, 'resolvconf'],
  [/dhcpcd/, 'dhcpcd'],
  [/dhclient/, 'dhclient'],
  [/netconfig/, 'netconfig'],
];

/** How /etc/resolv.conf comes about, as this program sees it. */
export function readWrittenBy(view: View, root = '/'): WrittenBy {
  const links: string[] = [];
  for (let path = RESOLV_CONF; links.length < 40; ) {
    const target = linkTarget(resolve(root, `.${path}`));
    if (target === null) break;
    links.push(`${path} -> ${target}`);
    path = resolve(dirname(path), target);
  }
  const file = insideRoot(root, RESOLV_CONF);
  const place = resolve(root, `.${file}`);
  const comments = (readIfPossible(place) ?? '').split('\n').filter((line) => /^[#;]/.test(line));
  const { path, mount } = view.look(RESOLV_CONF);
  return {
    links,
    file: existsSync(place) ? file : null,
    program: byPattern(BY_PATH, file) ?? byPattern(BY_TEXT, comments.join('\n')),
    mounted: mount?.target === path,
  };
}

function byPattern(patterns: readonly [RegExp, string][], text: string): string | null {
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

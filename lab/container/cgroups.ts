import { execa } from 'execa';

/**
 * Makes all cgroup file systems of the mount namespace read-only, then runs the command in its arguments. As root, runc would otherwise make
 * cgroups for each container on the real machine; where it cannot, it does without (libcontainer/cgroups/fs/fs.go, isIgnorableError).
 */
export const WITHOUT_CGROUPS: readonly string[] = [
  'sh',
  '-c',
  `grep -E ' - cgroup2? ' /proc/self/mountinfo | while read -r _ _ _ _ target options _; do
  mount -o "remount,bind,$options,ro" "$target" || exit
done && exec "$@"`,
  'sh',
];

/** Makes all cgroup file systems read-only in the mount namespace of this process. @throws Error with mount's message */
export async function makeCgroupsReadOnly(): Promise<void> {
  const [file = '', ...words] = [...WITHOUT_CGROUPS, 'true'];
  await execa(file, words);
}

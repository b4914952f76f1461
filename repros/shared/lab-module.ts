/**
 * The members of a scenario for a module of the name service, which nsswitch.conf names `lab`.
 *
 * @param functions those that it has, and no others
 */
export function labModule(functions: string): { mounts: Record<string, string>; env: Record<string, string> } {
  return {
    mounts: { '/opt/modules/libnss_lab.so.2': `module:${functions}` },
    env: { LD_LIBRARY_PATH: '/opt/modules' },
  };
}

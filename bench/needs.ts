import { areInstalled, programVersion } from '../lab/requirements/programs.ts';
import type { Requirement } from '../lab/requirements/types.ts';

/** What the lab is compared with. */
function contestant(program: string, debianPackage: string, versionFlag: string): Requirement {
  return {
    id: program,
    for: 'benchmarks',
    fatal: false,
    costs: 'it is missing from the comparison',
    packages: [debianPackage],
    present: () => areInstalled([program]),
    version: () => programVersion(program, versionFlag),
  };
}

export const runc = contestant('runc', 'runc', '--version');
export const dnsmasq = contestant('dnsmasq', 'dnsmasq-base', '--version');
export const dnsperf: Requirement = {
  ...contestant('dnsperf', 'dnsperf', '-h'),
  costs: 'no queries per second can be measured',
};

import { areInstalled, programVersion } from '../lab/requirements/programs.ts';
import type { Requirement } from '../lab/requirements/types.ts';

/** A program that the lab is compared with. */
function comparedProgram(program: string, debianPackage: string, versionFlag: string): Requirement {
  return {
    id: program,
    for: 'benchmarks',
    fatal: false,
    costs: 'the comparison lacks it',
    packages: [debianPackage],
    present: () => areInstalled([program]),
    version: () => programVersion(program, versionFlag),
  };
}

export const runc = comparedProgram('runc', 'runc', '--version');
export const dnsmasq = comparedProgram('dnsmasq', 'dnsmasq-base', '--version');
export const dnsperf: Requirement = {
  ...comparedProgram('dnsperf', 'dnsperf', '-h'),
  costs: 'no queries per second can be measured',
};

import { installCommand } from './install.ts';
import { requirements } from './list.ts';
import { areInstalled } from './programs.ts';
import { type DoctorReport, type Finding, type Requirement, UnusableError } from './types.ts';

/** Tests every requirement on this machine. */
export async function doctor(list: readonly Requirement[] = requirements): Promise<DoctorReport> {
  const findings = await Promise.all(list.map(examine));
  const missing = findings.filter((finding) => !finding.found);
  const packages = missing.flatMap((finding) => finding.packages);
  return {
    findings,
    ok: !missing.some((finding) => finding.fatal),
    install: packages.length > 0 && (await areInstalled(['apt-get'])) ? installCommand(packages) : null,
  };
}

async function examine({ id, fatal, costs, packages, get, version }: Requirement): Promise<Finding> {
  const known = { id, fatal, costs, packages, ...(get !== undefined && { get }) };
  try {
    return { ...known, found: true, version: await version() };
  } catch (error) {
    const reason = (error as Error).message;
    if (error instanceof UnusableError) return { id, fatal, costs, packages: [], found: false, reason };
    return { ...known, found: false, reason };
  }
}

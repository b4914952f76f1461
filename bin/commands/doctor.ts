import { Command } from 'commander';
import type { Repro } from '../../lab/repro.ts';
import { doctor, renderDoctor } from '../../lab/requirements/index.ts';
import { requirements } from '../../lab/requirements/list.ts';
import type { Requirement } from '../../lab/requirements/types.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { project, refuseUnknownProjectBugs } from '../project.ts';

/** `doctor`: the requirements of the lab that this machine meets, and those that it lacks. */
export function doctorCommand({ repros, done }: Context): Command {
  return new Command('doctor')
    .description('print what the lab needs, what this machine lacks, the consequences, and how to install it')
    .option('--json', 'as JSON on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await doctor([...requirements, projectFile(repros)]);
      await print(
        process.stdout,
        json ? `${JSON.stringify(report, null, 2)}\n` : hang(renderDoctor(report), widthOf(process.stdout)),
      );
      done(report.ok ? EXIT.ok : EXIT.cannotHost);
    });
}

/** The project file of the current folder: without one, all commands work. */
function projectFile(repros: readonly Repro[]): Requirement {
  return {
    id: 'project file',
    for: 'running',
    fatal: false,
    costs: `each command that reads it ends with exit code ${EXIT.usage}`,
    packages: [],
    get: 'mend the file, or set RESOLV_LAB_PROJECT= to do without it',
    present: async () => true,
    async version() {
      const { file } = await project();
      await refuseUnknownProjectBugs(repros);
      return file ?? 'none';
    },
  };
}

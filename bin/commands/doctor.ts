import { Command } from 'commander';
import { doctor, renderDoctor } from '../../lab/requirements/index.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

/** `doctor`: the requirements of the lab that this machine meets, and those that it lacks. */
export function doctorCommand({ done }: Context): Command {
  return new Command('doctor')
    .description('print what the lab needs, what this machine lacks, the consequences, and how to install it')
    .option('--json', 'as JSON on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await doctor();
      await print(
        process.stdout,
        json ? `${JSON.stringify(report, null, 2)}\n` : hang(renderDoctor(report), widthOf(process.stdout)),
      );
      done(report.ok ? EXIT.ok : EXIT.cannotHost);
    });
}

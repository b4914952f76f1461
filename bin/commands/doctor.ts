import { Command } from 'commander';
import { doctor, renderDoctor } from '../../lab/requirements/index.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { hang } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

/** `doctor`: what this machine has and lacks for the lab. */
export function doctorCommand({ done }: Context): Command {
  return new Command('doctor')
    .description('say what this machine has, what it lacks, what that costs and how to get it')
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

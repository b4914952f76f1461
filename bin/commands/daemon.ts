import { Command } from 'commander';
import type { Context } from '../context.ts';
import { daemonBenchCommand } from './daemon-bench.ts';
import { daemonCheckCommand } from './daemon-check.ts';

/** `daemon`: the suite for developers and packagers of name service daemons. */
export function daemonCommand(context: Context): Command {
  return new Command('daemon')
    .description('checks and measurements of name service daemons, for their developers and packagers')
    .addCommand(daemonCheckCommand(context))
    .addCommand(daemonBenchCommand(context));
}

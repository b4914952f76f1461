import { Command } from 'commander';
import type { Context } from '../context.ts';
import { daemonCheckCommand } from './daemon-check.ts';

/** `daemon`: the suite for developers and packagers of name service daemons. */
export function daemonCommand(context: Context): Command {
  return new Command('daemon')
    .description('checks of name service daemons, for their developers and packagers')
    .addCommand(daemonCheckCommand(context));
}

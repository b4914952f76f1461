import { join } from 'node:path';
import type { Event } from '../../lab/core/events.ts';
import { Timeline } from '../../lab/core/timeline.ts';
import type { CellName } from '../../lab/matrix/cell-name.ts';
import { planMatrix } from '../../lab/matrix/matrix.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import { takeHandover } from '../../lab/namespaces/reexec.ts';
import { mountWorkspace } from '../../lab/namespaces/workspace.ts';
import { byTime } from '../../lab/shell/follow-events.ts';
import { runToStep } from '../../lab/shell/run-to-step.ts';
import { cellProgram } from '../../lab/shell/sandbox.ts';
import { openShell, shellViewOf } from '../../lab/shell/shell.ts';
import { EndSignals } from '../../lab/shell/signal-handler.ts';
import { workspaceDir } from '../../lab/util/cache-paths.ts';
import type { Prepared } from '../../setup/prepare.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { cProbesOf, inventoryOf, tapOf } from '../inventory.ts';
import { eventLine } from './event-line.ts';
import { resolvConfSeen } from './resolv-conf.ts';
import { welcomePage } from './welcome.ts';

/** What the outer process prepared. */
export interface ShellHandover {
  prepared: Prepared;
}

export interface ShellOptions {
  at?: string;
  host?: string;
}

/** Instead of a step: says which there are. */
export const LIST = 'list';
/** How many of the last events the page of welcome shows. */
const LATELY = 5;

/** Inside the lab's namespaces: plays the story up to the step, and opens the shell there. @returns the shell's exit code */
export async function shellInside(
  name: CellName,
  { at, host }: ShellOptions,
  command: readonly string[],
): Promise<number> {
  const signals = new EndSignals();
  const { prepared } = await takeHandover<ShellHandover>();
  const planned = await plan(name, prepared);
  const workspace = await mountWorkspace(workspaceDir());
  const timeline = new Timeline();
  const start = () => timeline.sorted()[0]?.at ?? 0;
  const tell = (event: Event) => eventLine(event, start());
  let code: number = EXIT.ok;
  const { steps, entered } = await runToStep(
    planned,
    { cProbes: cProbesOf(prepared), ...tapOf(prepared), workspace },
    {
      place: at ?? null,
      timeline,
      async enter(scenario, step) {
        const { resources, cell } = scenario;
        const shellView = shellViewOf(resources, host);
        const lately = () =>
          byTime(timeline.sorted())
            .flatMap((event) => tell(event) ?? [])
            .slice(-LATELY);
        const hints = planned.repro.tryThis?.(planned.variant, cell) ?? [];
        const getent = cellProgram(planned.targets.libc, 'getent') !== null;
        const page = (resolvConf: string | undefined) =>
          welcomePage({ cell, step, resources, shellView, lately: lately(), hints, getent, resolvConf });
        if (command.length === 0) process.stderr.write(`${await page(await resolvConfSeen(shellView))}\n`);
        const prompt = `[${shellView.host.name}] ${cell.repro} @ ${step ?? 'end'} $ `;
        const folder = join(workspace, 'shell');
        code = await openShell({
          scenario,
          libc: planned.targets.libc,
          timeline,
          folder,
          shellView,
          prompt,
          page,
          command,
          signals,
          tell,
        });
      },
    },
  );
  if (entered) return code;
  if (at !== LIST) throw unknownWord('step', at ?? '', steps);
  for (const [index, step] of steps.entries()) process.stdout.write(`${`${index + 1}`.padStart(2)}  ${step}\n`);
  return EXIT.ok;
}

/** The one cell. @throws UsageError when it makes no sense or cannot run here */
async function plan({ repro, variant, daemon, probe, daemonLibc }: CellName, prepared: Prepared) {
  const selection = {
    repros: [repro],
    daemons: [daemon],
    probes: [probe],
    wantsVariant: (id: string) => id === variant,
  };
  const [planned] = await planMatrix(
    selection,
    inventoryOf(prepared, { libcs: daemonLibc ? [daemonLibc] : [], programs: {} }),
  );
  if (!planned) throw new UsageError('there is no such cell');
  const { targets } = planned;
  if ('unsupported' in targets) throw new UsageError(`this cell cannot run: ${targets.unsupported}`);
  return { ...planned, targets };
}

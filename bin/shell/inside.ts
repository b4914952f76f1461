import { join } from 'node:path';
import { makeCgroupsReadOnly } from '../../lab/container/cgroups.ts';
import type { Event } from '../../lab/core/events.ts';
import type { OciRuntime } from '../../lab/core/schema.ts';
import { Timeline } from '../../lab/core/timeline.ts';
import type { DaemonOverrides } from '../../lab/libc/index.ts';
import type { CellName } from '../../lab/matrix/cell-name.ts';
import type { Labels } from '../../lab/matrix/labels.ts';
import { type Inventory, planMatrix } from '../../lab/matrix/matrix.ts';
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
import { mountOf } from '../client-options.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { cProbesOf, inventoryOf, nscdClientOf, tapOf } from '../inventory.ts';
import { eventLine } from './event-line.ts';
import { resolvConfSeen, welcomePage } from './welcome.ts';

/** The handover from the outer process to the inner one. */
export interface ShellHandover {
  prepared: Prepared;
  daemonOverrides: DaemonOverrides;
}

export interface ShellOptions {
  at?: string;
  host?: string;
  /** Files of the user's own: `SRC`, `SRC:DST`, `SRC:DST:rw`. */
  mount?: string[];
  /** A folder with a root file system in place of the libc's. */
  root?: string;
  /** The runtime of the containers of the cell's programs; without it they are in the lab's own sandbox. */
  container?: OciRuntime;
}

/** The value of `--at` that prints the steps. */
export const LIST = 'list';
/** The number of the last events on the welcome page. */
const RECENT_EVENTS = 5;

/** Runs the scenario inside the lab's namespaces up to the step, and opens the shell there. @returns the shell's exit code */
export async function shellInside(
  name: CellName,
  labels: Labels,
  options: ShellOptions,
  command: readonly string[],
): Promise<number> {
  const signals = new EndSignals();
  return shellWith(await takeHandover<ShellHandover>(), signals, name, labels, options, command);
}

/** The same after the handover. */
export async function shellWith(
  { prepared, daemonOverrides }: ShellHandover,
  signals: EndSignals,
  name: CellName,
  labels: Labels,
  { at, host, mount = [], root, container }: ShellOptions,
  command: readonly string[],
): Promise<number> {
  const planned = await plan(name, { labels, ...(container && { container }) }, { prepared, daemonOverrides });
  const workspace = await mountWorkspace(workspaceDir());
  if (container) await makeCgroupsReadOnly();
  const timeline = new Timeline();
  const start = () => timeline.sorted()[0]?.at ?? 0;
  const format = (event: Event) => eventLine(event, start());
  let code: number = EXIT.ok;
  const { steps, entered } = await runToStep(
    planned,
    { cProbes: cProbesOf(prepared), ...tapOf(prepared), ...nscdClientOf(prepared), workspace },
    {
      place: at ?? null,
      timeline,
      async enter(scenario, step) {
        const { resources, cell } = scenario;
        const shellView = shellViewOf(resources, host);
        const recentEvents = () =>
          byTime(timeline.sorted())
            .flatMap((event) => format(event) ?? [])
            .slice(-RECENT_EVENTS);
        const hints = planned.repro.shellHints?.(planned.variant, cell) ?? [];
        const getent = cellProgram(planned.targets.libc, 'getent') !== null;
        const page = (resolvConf: string | undefined) =>
          welcomePage({
            ...{ cell, step, resources, shellView, recentEvents: recentEvents(), hints, getent, resolvConf },
            takesSteps: scenario.runStep !== undefined,
          });
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
          own: { mounts: mount.map(mountOf), root },
          command,
          signals,
          format,
        });
      },
    },
  );
  if (entered) return code;
  if (at !== LIST) throw unknownWord('step', at ?? '', steps);
  for (const [index, step] of steps.entries()) process.stdout.write(`${`${index + 1}`.padStart(2)}  ${step}\n`);
  return EXIT.ok;
}

/** Plans the one cell. @throws UsageError if no such cell exists, or if it cannot run on this machine */
async function plan(
  { repro, variant, daemon, probe, daemonLibc }: CellName,
  choices: Pick<Inventory, 'labels' | 'container'>,
  { prepared, daemonOverrides }: ShellHandover,
) {
  const selection = {
    repros: [repro],
    daemons: [daemon],
    probes: [probe],
    wantsVariant: (id: string) => id === variant,
    packages: [],
  };
  const inventory = inventoryOf(prepared, { ...daemonOverrides, libcs: daemonLibc ? [daemonLibc] : [] });
  const [planned] = await planMatrix(selection, { ...inventory, ...choices });
  if (!planned) throw new UsageError('there is no such cell');
  const { targets } = planned;
  if ('unsupported' in targets) throw new UsageError(`this cell cannot run: ${targets.unsupported}`);
  return { ...planned, targets };
}

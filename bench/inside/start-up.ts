import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeCgroupsReadOnly } from '../../lab/container/cgroups.ts';
import { Timeline } from '../../lab/core/timeline.ts';
import { createHost, type Host } from '../../lab/host/host.ts';
import { INSIDE, sandbox } from '../../lab/host/sandbox.ts';
import { mountWorkspace } from '../../lab/namespaces/workspace.ts';
import { startProbe } from '../../lab/probe/index.ts';
import { inTurns, milliseconds } from '../rounds.ts';
import { taskOf } from './enter.ts';
import { runcBundle } from './runc-bundle.ts';

/** The paths and programs to measure; `runc` only if it is installed. */
export interface StartUpTask {
  directory: string;
  rounds: number;
  cProbe: string;
  withRunc: boolean;
}

const { directory, rounds, cProbe, withRunc } = taskOf<StartUpTask>();
const workspace = await mountWorkspace(directory);
if (withRunc) await makeCgroupsReadOnly();
const runc = await runcBundle(workspace, ['true']);
const timeline = new Timeline();
let serial = 0;

async function newHost(): Promise<Host> {
  const place = join(workspace, 'hosts', `${++serial}`);
  await mkdir(place);
  return createHost('bench', place, timeline);
}

const run = (words: readonly string[]) => milliseconds(() => execa(words[0] as string, words.slice(1)));

async function onHost(start: (host: Host) => Promise<unknown>): Promise<number> {
  let host: Host | undefined;
  const duration = await milliseconds(async () => {
    host = await newHost();
    await start(host);
  });
  await host?.remove();
  return duration;
}

async function probeOnHost(): Promise<number> {
  const mounts = [{ source: cProbe, target: `${INSIDE}/probe` }];
  const probes: Awaited<ReturnType<typeof startProbe>>[] = [];
  const duration = await onHost(async (host) => {
    const argv = sandbox({ host, root: '/', mounts }, [`${INSIDE}/probe`]);
    probes.push(await startProbe({ argv, name: 'program', log: timeline.add }));
  });
  for (const probe of probes) await probe.kill();
  return duration;
}

const samples = await inTurns<string, number>(
  {
    unshare: () => run(['unshare', '--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', 'true']),
    bwrap: () => run(['bwrap', '--unshare-all', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true']),
    ...(withRunc && { runc: () => run(runc(`bench-${++serial}`)) }),
    labTrue: () =>
      onHost((host) => {
        const [file, ...words] = sandbox({ host, root: '/' }, ['true']);
        return execa(file as string, words);
      }),
    labProbe: probeOnHost,
  },
  rounds,
);
process.stdout.write(JSON.stringify(samples));

import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { inSandbox } from '../judge/in-sandbox.ts';
import { shortId } from '../util/short-id.ts';
import type { ReadyMachine } from './machines.ts';

/** The services of the machines ran on the libc of their images until the lab ended them, and the programs saw the files of their machines. */
export function checkServices(evidence: Evidence, machines: readonly ReadyMachine[]): Control[] {
  const names = machines.flatMap(({ services }) => services.map(({ program }) => program.name));
  const hasFiles = machines.some(({ files }) => Object.keys(files).some((path) => !path.endsWith('/')));
  return [...(names.length > 0 ? [run(evidence, names)] : []), ...(hasFiles ? [seeFiles(evidence, machines)] : [])];
}

function run(evidence: Evidence, names: readonly string[]): Control {
  const wrong = names.flatMap((name) => {
    const events = evidence.all('service').filter(({ service }) => service === name);
    const ready = events.filter(({ action }) => action === 'ready');
    if (ready.length === 0) return [`${name} was never ready`];
    return ready.flatMap(({ buildId, wanted }) =>
      buildId === wanted ? [] : [`${name} runs on a C library with ${words(buildId)}, not with ${words(wanted)}`],
    );
  });
  return control(
    'the services run',
    wrong.length === 0,
    wrong.join('; ') || `${names.join(', ')} on the libc of the cell`,
  );
}

function words(buildId: string | null | undefined): string {
  return buildId ? `build-id ${shortId(buildId)}` : 'no build-id';
}

/** Each reading of a file through a process is what the scenario has there at that time. */
function seeFiles(evidence: Evidence, machines: readonly ReadyMachine[]): Control {
  const views = inSandbox(evidence, evidence.all('file-view'));
  const changes = evidence.all('file');
  const wrong = new Set<string>();
  let count = 0;
  for (const { name, files, mounts } of machines) {
    const isCovered = (path: string) => mounts.some(({ target }) => path.startsWith(`${target}/`));
    const ofHost = views.filter(({ host, path }) => host === name && !isCovered(path));
    for (const [path, first] of Object.entries(files)) {
      if (path.endsWith('/') || isCovered(path)) continue;
      if (!ofHost.some((view) => view.path === path)) wrong.add(`no program on ${name} was seen to see ${path}`);
      if (!ofHost.some((view) => view.path === path && view.when === 'ready' && view.content === first))
        wrong.add(`${path} did not begin as the scenario says`);
    }
    for (const { of, path, at, content } of ofHost) {
      const change = changes.findLast((each) => each.host === name && each.path === path && each.at <= at);
      const wanted = change ? change.content : (files[path] ?? null);
      count++;
      if (content !== wanted) wrong.add(`${of} sees another ${path} than the scenario has there`);
    }
  }
  return control('the programs see the files', wrong.size === 0, [...wrong].join('; ') || `${count} readings`);
}

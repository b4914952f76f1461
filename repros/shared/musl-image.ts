import { addressesOf, type Cell, type Control, control, type Evidence, type StepDefinition } from '../../lab/index.ts';

/** The name of a tool of the image, and of its lookup. It begins with that of its machine, whose mounts it must have. */
const TOOL = 'container-tool';

/** The folder of the service that a container of musl wants, on the host. */
const AGENT = 'agent/agent.sock';

/**
 * In a container of musl in which an application runs on a glibc of its own: a tool of the image, which is on musl, looks a name up in the
 * files and with the variables of the application; and the application connects to the service that it wants from its host.
 *
 * @param run the path of the host's /run in the container
 */
export function besideApplication(run = '/run'): StepDefinition {
  return async function toolAndService({ scenario, host, machines, programs }) {
    const [container, application] = [machines.get('container'), programs.get('container')];
    const running = scenario.resources.programs.find(({ probe }) => probe === application);
    if (!container || !application || !running) throw new Error('the application does not run');
    await scenario.listen(host, AGENT);
    await scenario.reach(application, `${run}/${AGENT}`);
    if (!hasTool(scenario.cell)) return;
    const { mounts, env } = running;
    const options = { name: TOOL, beside: true, mounts, env: { ...env }, answeredBy: 'anyone' } as const;
    const tool = await scenario.probe(container, options);
    await tool.call('getaddrinfo', { name: 'tool.lab.test' }, { label: TOOL });
  };
}

/** The controls of `besideApplication`. @param address the container's answer for a name */
export function checkBeside(evidence: Evidence, cell: Cell, address: string): Control[] {
  const reach = evidence.all('reach').find(({ path }) => path.endsWith(AGENT));
  const service = control(
    'the service of the host is reachable',
    reach?.outcome === 'connected',
    `${reach?.path ?? 'not tried'}: ${reach?.outcome ?? ''}`,
  );
  if (!hasTool(cell)) return [service];
  const { result } = evidence.call(TOOL);
  const addresses = addressesOf(result);
  const detail = addresses.join(' ') || 'no address';
  return [service, control("a tool on musl gets the container's answer", addresses.includes(address), detail)];
}

function hasTool({ probe }: Cell): boolean {
  return probe.endsWith('-in-musl');
}

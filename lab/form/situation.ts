import type { Situation } from './definition.ts';
import {
  addressCommands,
  type Behaviour,
  behaviourOf,
  type ScenarioServer,
  serversOf,
  withAddresses,
} from './servers.ts';
import { parseSteps, type Step } from './steps.ts';
import { dedent, linesOf } from './text.ts';

/** A situation with all its texts read. */
export interface ReadySituation {
  servers: readonly ScenarioServer[];
  /** Undefined: no file. */
  resolvConf: string | undefined;
  /** Further files below /etc. */
  etc: Readonly<Record<string, string>>;
  /** iproute2 commands of the client's host. */
  ip: readonly string[];
  steps: readonly Step[];
  /** What servers do from a step on, by the step's text. */
  behaviours: ReadonlyMap<string, Behaviour>;
}

/** A scenario makes no sentinel lookups, so its hosts file has no sentinel. */
const LOCALHOST = '127.0.0.1 localhost\n::1 localhost\n';

/** Reads the texts of a situation. @throws DefinitionError for the first that means nothing */
export function readSituation(situation: Situation): ReadySituation {
  const { conf, hosts, nsswitch, gaiConf, hostConf, etc = {}, ip = [] } = situation;
  const files = { nsswitch: 'nsswitch.conf', gaiConf: 'gai.conf', hostConf: 'host.conf' };
  const texts = { nsswitch, gaiConf, hostConf };
  const parsed = parseSteps(situation.steps, { servers: Object.keys(situation.servers) });
  const serverSteps = parsed.filter((step) => step.do === 'server');
  const behaviours = new Map(serverSteps.map(({ does }) => [does, behaviourOf(does)]));
  const later = Object.groupBy(serverSteps, ({ server }) => server);
  const servers = serversOf(
    situation.servers,
    Object.fromEntries(
      Object.entries(later).map(([name, own = []]) => [name, own.map(({ does }) => behaviourOf(does))]),
    ),
  );
  const steps = parsed.map((step) =>
    step.do === 'file' && 'content' in step ? { ...step, content: contentOf(step.name, step.content, servers) } : step,
  );
  return {
    servers,
    resolvConf: conf === undefined ? undefined : withAddresses(dedent(conf), servers),
    etc: {
      ...Object.fromEntries(Object.entries(etc).map(([name, text]) => [name, dedent(text)])),
      ...Object.fromEntries(
        Object.entries(texts).flatMap(([key, text]) =>
          text === undefined ? [] : [[files[key as keyof typeof files], dedent(text)]],
        ),
      ),
      hosts: LOCALHOST + (hosts === undefined ? '' : dedent(hosts)),
    },
    ip: [...addressCommands(servers), ...ip],
    steps,
    behaviours,
  };
}

function contentOf(name: string, text: string, servers: readonly ScenarioServer[]): string {
  const content = linesOf(dedent(text));
  return name === 'resolv.conf' ? withAddresses(content, servers) : content;
}

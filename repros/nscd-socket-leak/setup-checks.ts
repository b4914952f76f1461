import { type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import type { HostMounts } from './mounts.ts';
import { answerFor, HOST_DNS, type LeakNameserver, type Network } from './networks.ts';
import { ISOLATION_PROBE } from './setup.ts';

/** Checks that each nameserver, asked by the lab, knows the name or not, as the variant needs it. */
export function checkNameservers(evidence: Evidence, name: string, clientDns: LeakNameserver): Control[] {
  return [HOST_DNS, clientDns].map((server) => {
    const asked = evidence.all('ask').find((event) => event.server === server.name && event.name === name);
    const answer = answerFor(server, name);
    const expected = answer ? [answer] : [];
    const found = asked?.answers ? `answered '${asked.answers.join(' ')}'` : 'did not answer';
    return control(
      answer ? `${server.name} knows the name` : `${server.name} does not know the name`,
      asked?.answers?.join() === expected.join(),
      `asked by the lab for ${name}, ${server.name} ${found}`,
    );
  });
}

/**
 * Checks that neither network reaches the other's nameserver, so that a leak can only use files; in the machine's own network, that each is
 * reached. Older runs did not try.
 */
export function checkIsolation(evidence: Evidence, { sharedWith }: Network): Control[] {
  const tries = evidence.all('ask').filter(({ name }) => name === ISOLATION_PROBE);
  if (tries.length === 0) return [];
  const details = tries.map(
    ({ server, host, answers }) => `${server} from ${host}: ${answers ? 'answered' : 'unreachable'}`,
  );
  const isShared = sharedWith === 'host';
  return [
    control(
      isShared ? 'both are in one network' : 'no network leads across',
      tries.every(({ answers }) => (answers !== null) === isShared),
      details.join('; '),
    ),
  ];
}

/** Checks that the program sees the host's files as the variant says. */
export function checkMounts(evidence: Evidence, cell: Cell, mounts: HostMounts): Control[] {
  const expectSocket = mounts.showsDaemon && cell.daemon.id !== 'none';
  const { outcome, path } = connection(evidence, 'nscd');
  const socket = control(
    expectSocket ? 'the socket of the host is there' : 'no socket of the host is there',
    outcome === (expectSocket ? 'connected' : 'ENOENT'),
    `${path}, as the program sees it: ${outcome}`,
  );
  if (!mounts.wanted) return [socket];
  const wanted = connection(evidence, mounts.wanted);
  return [
    socket,
    ...checkProcessView(evidence, mounts),
    control('the wanted socket is reachable', wanted.outcome === 'connected', `${wanted.path}: ${wanted.outcome}`),
  ];
}

/** Checks what no connection shows: the modes of the bind mount and of the root directory, and the environment. Older runs did not read them. */
function checkProcessView(evidence: Evidence, { readOnly, readOnlyRoot, env = {} }: HostMounts): Control[] {
  const views = evidence.all('process-view');
  if (views.length === 0) return [];
  const view = views.find(({ process }) => process === 'program');
  const run = view?.mounts.find(({ target }) => target === '/run');
  const found = run ? `${run.source}${run.readOnly ? ', read-only' : ''}` : "nothing of the host's";
  const value = (name: string) => view?.environment[name] ?? null;
  return [
    ...(readOnly
      ? [control('the bind is read-only', run?.readOnly === true && run.source === 'host: /run', `at /run: ${found}`)]
      : []),
    ...(readOnlyRoot ? [control('the root directory is read-only', view?.rootReadOnly === true, 'by its mounts')] : []),
    ...Object.entries(env).map(([name, expected]) =>
      control(`${name} is set`, value(name) === expected, `expected ${expected}, found ${value(name) ?? 'no value'}`),
    ),
  ];
}

function connection(evidence: Evidence, part: string): { path: string; outcome: string } {
  const attempt = evidence.all('reach').find(({ path }) => path.includes(part));
  return attempt ?? { path: part, outcome: 'not tried' };
}

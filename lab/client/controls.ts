import type { Cell } from '../core/cell.ts';
import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { shortId } from '../util/short-id.ts';
import type { ClientProgram } from './definition.ts';
import type { AskingProcess, ClientLookupEvent } from './events.ts';

/** The controls of a cell with a program of the user's own. Each is read from the world, not from what the lab did. */
export function clientControls(
  evidence: Evidence,
  cell: Cell,
  program: ClientProgram,
  answersOf: (server: string) => readonly string[],
): Control[] {
  return [
    wasAsked(evidence),
    ...sameAsker(evidence, program),
    nobodyElse(evidence),
    lives(evidence),
    runsOn(evidence, cell),
    saysTheSame(evidence, answersOf),
  ];
}

/** What a reader of a verdict must know: which processes asked, and which C library they run on, if it is not the cell's. */
export function clientFacts(evidence: Evidence, { libc }: Cell, { forks = false }: ClientProgram): string[] {
  const lookups = evidence.all('client-lookup');
  const processes = lookups.flatMap((lookup) => lookup.processes);
  const own = processes.filter((each) => each.libc?.buildId !== libc.buildId);
  const isCompared = lookups.length > 1;
  return [
    ...(isCompared ? [sameInEachStart(evidence, forks).text, ...threadsText(processes)] : []),
    ...statesText(evidence),
    ...new Set(own.map((each) => libcText(each, libc))),
    ...usersText(processes),
  ];
}

/** The processes with the lab's library of users: they are not as without the lab. */
function usersText(processes: readonly AskingProcess[]): string[] {
  const programs = new Set(processes.filter(({ libc }) => libc?.hasUsersLibrary).map(({ program }) => program));
  return programs.size > 0 ? [`LD_PRELOAD: ${[...programs].join(', ')} with the lab's library of users`] : [];
}

/** The options of its main thread, each time that they differ. */
function statesText(evidence: Evidence): string[] {
  const texts = evidence.all('client-state').map(({ program, options, flags, before }) => {
    const text = `0x${options.toString(16)} (${flags.join(' ') || 'no flag'})`;
    return before === undefined
      ? `_res.options of ${program}: ${text}`
      : `the lab changed _res.options of ${program} from 0x${before.toString(16)} to ${text}`;
  });
  return texts.filter((text, at) => text !== texts[at - 1]);
}

/** The lookups of a process with several threads may come from different ones. */
function threadsText(processes: readonly AskingProcess[]): string[] {
  const most = processes.toSorted((a, b) => b.threads - a.threads)[0];
  return most && most.threads > 1
    ? [`${most.program} has ${most.threads} threads, each with a resolver state of its own`]
    : [];
}

/** The lab found the sender of each query of a lookup. */
function wasAsked(evidence: Evidence): Control {
  const lookups = evidence.all('client-lookup');
  const without = lookups.filter(({ queries, processes }) => queries.length === 0 || processes.length === 0);
  return control(
    'the client asked',
    lookups.length > 0 && without.length === 0,
    without.map(({ label }) => `no query of lookup ${label}`).join('; ') || `${lookups.length} lookups of the client`,
  );
}

/**
 * One process made all lookups, or each was made by a newly executed program. A forked child has the resolver state of its parent at the time
 * of the fork, so the lookups of different processes cannot be compared.
 */
function sameAsker(evidence: Evidence, { forks = false }: ClientProgram): Control[] {
  const verdict = sameInEachStart(evidence, forks);
  return [control('the same client asked', verdict.ok, verdict.text)];
}

/** A restart makes another process of the client, on purpose. */
function sameInEachStart(evidence: Evidence, forks: boolean): { ok: boolean; text: string } {
  const starts = evidence.all('client-start').map(({ at }) => at);
  const groups = Map.groupBy(evidence.all('client-lookup'), ({ at }) => starts.findLastIndex((start) => start <= at));
  const verdicts = [...groups.values()].map((lookups) => asksAs(lookups, forks));
  const texts = verdicts.map(({ text }) => text).join('; after its restart ');
  return { ok: verdicts.length > 0 && verdicts.every(({ ok }) => ok), text: texts || 'no process asked' };
}

/** Who made the lookups, and whether they can be compared. */
export function asksAs(lookups: readonly ClientLookupEvent[], forks: boolean): { ok: boolean; text: string } {
  const all = lookups.flatMap(({ processes }) => processes);
  const forked = all.find(({ how }) => how === 'forked');
  if (forked && !forks)
    return {
      ok: false,
      text: `${inWords(forked)} asked, a forked child: with --client-forks its lookups count as the program's`,
    };
  const identities = new Set(all.map(identity));
  const [first] = all;
  if (!first) return { ok: false, text: 'no process asked' };
  if (identities.size === 1) return { ok: true, text: `one process of ${first.program} made all lookups` };
  if (forked) return { ok: true, text: `${identities.size} processes asked; forked children count (--client-forks)` };
  const perLookup = lookups.map(({ processes }) => new Set(processes.map(identity)));
  const isNew = perLookup.every((own, at) =>
    perLookup.every((other, index) => index === at || own.isDisjointFrom(other)),
  );
  const programs = new Set(all.map(({ program }) => program));
  if (isNew && programs.size === 1 && all.every(({ how }) => how === 'executed'))
    return { ok: true, text: `a new process of ${first.program} made each lookup` };
  return { ok: false, text: `different processes asked: ${[...new Set(all.map(inWords))].join(', ')}` };
}

function identity({ pid, started, image }: AskingProcess): string {
  return `${pid} ${started} ${image}`;
}

function inWords({ program, pid, how }: AskingProcess): string {
  return `${program} (process ${pid}, ${how === 'program' ? 'the started program' : how})`;
}

/** Each query came from the client, the daemon or the lab, by the process that had its socket. */
function nobodyElse(evidence: Evidence): Control {
  const askers = evidence.all('asker');
  const known = new Set(askers.map(({ server, query }) => `${server} ${query}`));
  const queries = evidence.all('dns-query');
  // The lab ends the client while its last queries are on their way.
  const until = evidence.all('client-end').at(-1)?.killedAt ?? Number.POSITIVE_INFINITY;
  const unknown = queries.filter(({ at, server, query }) => at < until && !known.has(`${server} ${query}`));
  const others = askers.filter(
    ({ at, by, process }) => (by === 'stranger' && (at < until || process !== undefined)) || by === 'helper',
  );
  const words = others.map(({ server, query, by, process }) => {
    const name = queries.find((each) => each.server === server && each.query === query)?.name ?? '';
    const who = process ? `${process.program} (process ${process.pid})` : 'a process that was not found';
    return `${who}${by === 'helper' ? ', of the command that provokes,' : ''} asked ${server} for ${name}`;
  });
  const wrong = [
    ...new Set(words),
    ...unknown.slice(0, 1).map(({ name }) => `the sender of a query for ${name} was not read`),
  ];
  return control(
    'no other process asked',
    wrong.length === 0,
    wrong.slice(0, 3).join('; ') || `the senders of ${queries.length} queries, by their sockets`,
  );
}

/** A client that makes one lookup may exit then, such as `ping -c1` without a reply; one that makes several must live to the end. */
function lives(evidence: Evidence): Control {
  const lookups = evidence.all('client-lookup');
  const ended = evidence.all('client-end').find(({ killedAt }) => killedAt === undefined);
  const isOneShot = lookups.length === 1 && ended !== undefined && /^exit code \d+$/.test(ended.how);
  const isRead = evidence.all('client-end').length > 0;
  return control(
    'the client lives to the end',
    isRead && (ended === undefined || isOneShot),
    ended
      ? `it ended by itself (${ended.how})${isOneShot ? ' after its only lookup' : ''}`
      : isRead
        ? 'the lab ended it'
        : 'its end was not seen',
  );
}

/** The C library that the asking processes had mapped: the cell's, or one that the program brings. */
function runsOn(evidence: Evidence, { libc }: Cell): Control {
  const processes = evidence.all('client-lookup').flatMap((lookup) => lookup.processes);
  const unread = processes.filter((each) => each.libc === undefined);
  const texts = new Set(processes.map((each) => libcText(each, libc)));
  return control(
    'the C library of the client',
    processes.length > 0 && unread.length === 0 && texts.size === 1,
    unread.length > 0 ? `not read of ${unread.map(inWords).join(', ')}` : [...texts].join('; '),
  );
}

/** The C library of a process in words, from the file that it has mapped. */
export function libcText({ program, libc }: AskingProcess, ofCell: Pick<Cell['libc'], 'id' | 'buildId'>): string {
  if (libc === undefined || libc === null) return `${program} is static: its C library, if any, is a part of it`;
  const id = libc.buildId === null ? 'no build-id' : `build-id ${shortId(libc.buildId)}`;
  return libc.buildId === ofCell.buildId
    ? `${program} runs on the libc of the cell`
    : `${program} runs on ${libc.path} of its own, with ${id}, and not on ${ofCell.id}`;
}

/** An address of a server that the client printed last is of a server that it asked since the last change. */
function saysTheSame(evidence: Evidence, answersOf: (server: string) => readonly string[]): Control {
  const last = evidence.all('client-lookup').at(-1);
  const name = 'its output agrees with its queries';
  if (!last) return control(name, false, 'no lookup');
  const servers = [...new Set(evidence.all('dns-query').map(({ server }) => server))];
  const lines = evidence.all('client-output').filter(({ at }) => at > last.at);
  const printed = lines.flatMap(({ text }) => {
    const words: readonly string[] = text.match(/[0-9A-Fa-f:.]+/g) ?? [];
    return servers.filter((server) => answersOf(server).some((address) => words.includes(address)));
  });
  const said = printed.at(-1);
  const asked = new Set(last.queries.map(({ server }) => server));
  return control(
    name,
    said === undefined || asked.has(said),
    said === undefined
      ? 'it printed no address of a server'
      : `it printed the address of ${said} last, and had asked ${[...asked].join(' and ')}`,
  );
}

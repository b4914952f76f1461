import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  fewOf,
  type Judgement,
} from '../../lab/index.ts';
import { checkDaemonAnswers, checkStateNames } from '../shared/attribution.ts';
import { callsFunctions } from '../shared/runtimes.ts';
import { A, answeredBy, answeringServer, B, type Nameserver, stillAlive } from '../shared/two-nameservers.ts';
import { checkWorkerCount, workersSeen } from '../shared/workers.ts';
import { reloads } from './expected.ts';
import { checkFileChange, checkNoReloadInFile, checkSameFile } from './file-checks.ts';
import { highlightsOf } from './highlights.ts';
import { lookupFunctions } from './lookup-functions.ts';
import { nameserversAfterChange, resolverOf, type StaleVariant } from './variants.ts';
import { checkWorkaround } from './workarounds.ts';

/** Reproduced: the old nameserver answered at least one lookup after the last change. */
export function judge(evidence: Evidence, cell: Cell, variant: StaleVariant): Judgement {
  const { old, current } = nameserversAfterChange(variant);
  const { workaround, changesTwice } = variant;
  const behindDaemon = resolverOf(cell, variant) === 'daemon';
  const after = [evidence.call('after'), ...evidence.calls('after-')];
  const stale = countAnswers(after, old);
  const despite = workaround ? ` and ${workaround}` : '';
  return {
    reproduced: stale > 0,
    because:
      stale > 0
        ? `after the change${despite} ${old.name} answered ${stale} of ${after.length} lookups`
        : `after the change${despite} ${current.name} answered ${after.length} of ${after.length} lookups`,
    controls: [
      answeredBy(evidence.call('before'), A, 'A first'),
      ...(behindDaemon ? [checkWorkerCount(evidence, cell.daemon.id, evidence.calls('before-').length)] : []),
      allWorkersAsked(A, 'before', evidence, cell, variant),
      ...(changesTwice
        ? [answeredBy(evidence.call('between'), B, 'B second'), allWorkersAsked(B, 'between', evidence, cell, variant)]
        : []),
      checkFileChange(evidence, variant),
      checkSameFile(evidence, variant),
      ...ownStateAskedA(evidence, cell, variant),
      ...reloadIsDisabled(evidence, cell, variant),
      ...allWorkersAlike(evidence, cell, variant),
      ...(workaround
        ? [
            answeredBy(evidence.call('uncured'), old, 'stale before the cure'),
            ...checkWorkaround(evidence, cell, workaround),
          ]
        : []),
      calledFunction(evidence, variant),
      answersMatchQueries(evidence),
      ...daemonAnswers(evidence, cell, variant),
      ...(!behindDaemon && workaround !== 'daemon' ? checkStateNames(evidence, after) : []),
      answeredBy(evidence.call('fresh'), current, `fresh process asks ${current.name}`),
      stillAlive(evidence, old),
    ],
    measures: measure(evidence, cell, variant),
    highlights: highlightsOf(evidence, cell, variant),
  };
}

/** Each worker of a daemon has its own state. Only a worker that made a lookup before the change can be stale afterwards. */
function allWorkersAsked(
  nameserver: Nameserver,
  when: 'before' | 'between',
  evidence: Evidence,
  cell: Cell,
  variant: StaleVariant,
): Control {
  const workers = resolverOf(cell, variant) === 'daemon' ? workersSeen(evidence, cell.daemon.id, 'workers-first') : 0;
  const answered = countAnswers(evidence.calls(`${when}-`), nameserver);
  return control(
    `all workers asked ${nameserver.name} ${when === 'before' ? 'first' : 'second'}`,
    answered === workers,
    `${nameserver.name} answered ${answered} of ${workers ?? 'an unknown number of'} concurrent lookups`,
  );
}

/** With `no-reload` every worker keeps what it read (NEWS 2.26, resolv_context.c: maybe_init), or the option has no effect on any. */
function allWorkersAlike(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  if (resolverOf(cell, variant) !== 'daemon' || variant.reloadDisabledBy !== 'no-reload') return [];
  const { old } = nameserversAfterChange(variant);
  const calls = evidence.calls('after');
  const stale = countAnswers(calls, old);
  return [
    control(
      'no worker is stale, or all are',
      stale === 0 || stale === calls.length,
      `${old.name} answered ${stale} of ${calls.length} lookups`,
    ),
  ];
}

/** Behind a daemon, too, the program's own resolver must have read the file before it changed; otherwise it cannot be stale. */
function ownStateAskedA(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  const behindDaemon = callsFunctions(cell) && resolverOf(cell, variant) === 'daemon' && !variant.workaround;
  return behindDaemon ? [answeredBy(evidence.call('own-before'), A, "A first, of the program's own resolver")] : [];
}

/** The option is in the first file, and the state of a program whose C library knows it shows that reloading is disabled. */
function reloadIsDisabled(evidence: Evidence, cell: Cell, { reloadDisabledBy, workaround }: StaleVariant): Control[] {
  if (!reloadDisabledBy) return [];
  const inFile = reloadDisabledBy === 'no-reload' ? [checkNoReloadInFile(evidence)] : [];
  const { libc } = cell;
  const showsInState = reloadDisabledBy === 'no-reload' ? reloads(libc) : libc.kind === 'glibc';
  return [
    ...inFile,
    ...(showsInState && callsFunctions(cell) && !workaround ? [disabledInState(evidence, reloadDisabledBy)] : []),
  ];
}

function disabledInState(evidence: Evidence, by: 'no-reload' | 'changed-res'): Control {
  const { result } = evidence.call('state-before');
  const options: readonly string[] = 'options' in result ? result.options : [];
  const ok = by === 'no-reload' ? options.includes('RES_NORELOAD') : !options.includes('RES_DNSRCH');
  return control('reloading is disabled in _res', ok, `_res.options: ${options.join(' ')}`);
}

/** The program called the variant's function, for the variant's record type. */
function calledFunction(evidence: Evidence, variant: StaleVariant): Control {
  const { verb, type } = lookupFunctions[variant.lookupFunction];
  const { verb: called, label } = evidence.call('after');
  const types = new Set(evidence.queriesFor(`${label}.lab.test`).map((query) => query.type));
  const ok = called === verb && (type === undefined || (types.size === 1 && types.has(type)));
  return control(
    'the tested function was called',
    ok,
    `${called}, with queries for ${[...types].join(' and ') || 'nothing'}`,
  );
}

/** Every lookup after the change has an answer, from the only server that received its queries. */
function answersMatchQueries(evidence: Evidence): Control {
  const faults = evidence.calls('after').filter((call) => {
    const queried = new Set(evidence.queriesFor(`${call.label}.lab.test`).map(({ server }) => server));
    const from = answeringServer(call);
    return from === undefined || queried.size !== 1 || !queried.has(from.name);
  });
  const labels = fewOf(faults.map(({ label }) => `${label}`));
  return control('answers match queries', faults.length === 0, labels || 'each came from the server that was queried');
}

/** Which lookups the daemon answered, and which it did not see. */
function daemonAnswers(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  const after = evidence.calls('after');
  if (variant.workaround === 'daemon') return checkDaemonAnswers(evidence, after, true);
  const behindDaemon = resolverOf(cell, variant) === 'daemon';
  return [
    ...checkDaemonAnswers(evidence, [...evidence.calls('before'), ...after], behindDaemon),
    ...(behindDaemon ? checkDaemonAnswers(evidence, evidence.calls('own-'), false) : []),
  ];
}

/** Measures beside the verdict: the number of stale lookups, the time until the first current one, and the owner of the stale state. */
function measure(evidence: Evidence, cell: Cell, variant: StaleVariant): Judgement['measures'] {
  const { old, current } = nameserversAfterChange(variant);
  const after = evidence.calls('after');
  const stale = countAnswers(after, old);
  const firstCurrent = after.find((call) => answeringServer(call) === current);
  const switched = evidence.all('file').findLast(({ content }) => content !== null);
  const [withoutFile] = evidence.calls('no-file');
  return {
    staleLookups: `${stale} of ${after.length}`,
    ...(firstCurrent && switched && { msUntilNew: Math.round((firstCurrent.end - switched.at) / 1e5) / 10 }),
    ...(variant.workaround ? {} : { staleStateIn: staleStateOwners(evidence, cell, variant, stale > 0) }),
    // Without the file, glibc asks 127.0.0.1, which is A.
    ...(withoutFile && { withoutFile: answeringServer(withoutFile)?.name ?? 'nobody' }),
    ...(variant.workaround === 'daemon' ? { firstAskedAgain: firstAskedAgain(evidence) } : {}),
  };
}

function staleStateOwners(evidence: Evidence, cell: Cell, variant: StaleVariant, stale: boolean): string {
  const { old } = nameserversAfterChange(variant);
  const behindDaemon = resolverOf(cell, variant) === 'daemon';
  const isStale = {
    client: behindDaemon ? evidence.calls('own-after').some((call) => answeringServer(call) === old) : stale,
    daemon: behindDaemon && stale,
  };
  return (['client', 'daemon'] as const).filter((owner) => isStale[owner]).join(' and ') || 'nobody';
}

/** The number of the first lookup that a daemon answered, counted from the lookup that found no daemon. */
function firstAskedAgain(evidence: Evidence): number {
  const lookups = [...evidence.calls('uncured'), ...evidence.calls('skipping-'), ...evidence.calls('after')];
  return lookups.findIndex((call) => answeringServer(call) === B) + 1;
}

function countAnswers(calls: readonly CallEvent[], nameserver: Nameserver): number {
  return calls.filter((call) => answeringServer(call) === nameserver).length;
}

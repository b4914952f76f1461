import type { Cell } from '../core/cell.ts';
import type { DaemonId, Expectation, Judgement } from '../core/schema.ts';
import type { Evidence } from '../judge/evidence.ts';
import { parseRange } from '../libc/catalogue/version.ts';
import { defineRepro, type PackageNeeds, type Repro, unknown, type Variant } from '../repro.ts';
import { asksDaemonForHosts } from '../runtime/runtimes.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import { atFirstUse } from '../util/at-first-use.ts';
import { expectOfClaims } from './bug-claims.ts';
import { checkDefinition, checkSelections } from './check-definition.ts';
import { DefinitionError, type ScenarioDefinition, type Situation, type VariantDefinition } from './definition.ts';
import { refuseUnseen, situationForClient } from './for-client.ts';
import { ASKS_DAEMON, judgeSituation, type ReadyOutcome, servesHosts } from './judge.ts';
import { lessonOf } from './lesson.ts';
import { imagesOf } from './mounts.ts';
import { readPatterns } from './pattern.ts';
import { runSituation } from './run.ts';
import { dependsOnOwnAddresses, unfitRuntime } from './runtimes.ts';
import { type ReadySituation, readSituation } from './situation.ts';
import { type CallStep, callsOf, labelsOf } from './steps.ts';

/** A variant of a scenario: its situation, with the texts read. */
export interface ScenarioVariant extends Variant {
  situation: Situation;
  ready: ReadySituation;
  outcome: ReadyOutcome;
}

/** Makes a repro of a scenario. The parameters and errors are those of `readScenario`. */
export function reproOf(id: string, definition: ScenarioDefinition, file?: string): Repro {
  return readScenario(id, definition, file).repro;
}

/**
 * Reads a scenario.
 *
 * @returns its repro, and the calls of its variant `main` in order
 *
 * @param id the name of its file
 * @param file the path of its file, for the lesson; undefined for a scenario without a file
 * @throws DefinitionError for the first text in it that means nothing
 */
export function readScenario(
  id: string,
  definition: ScenarioDefinition,
  file?: string,
): { repro: Repro; calls: CallStep[] } {
  checkDefinition(definition);
  const repro = reproOnUse(id, definition, { file });
  // Reads them all, for the error in any of them.
  const [main] = (Object.values(repro.variants) as ScenarioVariant[]).map(({ ready }) => ready) as [ReadySituation];
  return { repro, calls: callsOf(main.steps) };
}

/**
 * Makes a repro of a scenario of the catalogue. Its texts are read at the first use of its lesson, of its client, and of what its variants have
 * read: most commands need few of the scenarios. That use throws the DefinitionError of `readScenario`, but for members of another type: the
 * compiler has checked those.
 */
export function reproOnUse(
  id: string,
  definition: ScenarioDefinition,
  { file, topic }: { file: string | undefined; topic?: string },
): Repro {
  const variants = atFirstUse(() => variantsOf(definition));
  const late = {
    variants,
    lesson: atFirstUse(() => lessonOf(id, definition, file)),
    ...(definition.client && { client: () => variants().main.ready.client?.program }),
  };
  const parts = { ...partsOf(id, definition), ...(topic !== undefined && { topic }) };
  const getters = Object.entries(late).map(([name, get]) => [name, { enumerable: true, get }]);
  return defineRepro(Object.defineProperties(parts, Object.fromEntries(getters)) as Repro<ScenarioVariant>);
}

/** The parts of a repro that need no text of its scenario read. */
function partsOf(
  id: string,
  { title, kind, bugs, links, symptoms, cures }: ScenarioDefinition,
): Omit<Repro<ScenarioVariant>, 'variants' | 'lesson' | 'client'> {
  return {
    id,
    title,
    ...(kind && { kind }),
    ...(bugs && { bugs }),
    ...(links && { links }),
    ...(symptoms && { symptoms }),
    ...(cures && { cures }),
    daemons: ({ situation }) => daemonsOf(situation),
    probes: ({ situation }) => situation.probes ?? null,
    packages: ({ situation, ready }) => packagesOf(situation, ready),
    unsupported: (cell, { situation, ready }) => unsupported(cell, situation) ?? unfitRuntime(cell, situation, ready),
    expected: (cell, { situation, ready, outcome }) =>
      dependsOnOwnAddresses(cell, situation, ready) ? unknown : expected(cell, situation, outcome, bugs),
    resolver: (cell, variant) => (asksDaemon(cell, variant) ? 'daemon' : 'client'),
    run: runVariant,
    judge: judgeVariant,
    forClient: ({ situation, ready }) => situationForClient(situation, ready),
  };
}

function variantsOf(definition: ScenarioDefinition): Repro<ScenarioVariant>['variants'] {
  const { title, kind: _, bugs: __, links: ___, symptoms: ____, cures: _____, variants = {}, ...main } = definition;
  const others = Object.entries(variants).map(([id, variant]) => [id, variantOf(main, variant)] as const);
  return { main: variantOf(main, { title }), ...Object.fromEntries(others) };
}

/** The images that a situation needs: first that of the program, which a machine has. */
function packagesOf(
  { daemonPackages = [] }: Situation,
  { machines, daemonMounts }: ReadySituation,
): PackageNeeds | null {
  const [own = [], ...others] = machines.map(({ packages }) => packages);
  const ofServices = machines.flatMap(({ services }) => services.map(({ packages }) => packages));
  const further = [...others, ...ofServices].filter((packages) => packages.length > 0);
  const named = imagesOf([...machines.flatMap(({ mounts }) => mounts), ...daemonMounts]);
  if ([own, further, daemonPackages, named].every(({ length }) => length === 0)) return null;
  return { sets: [own, ...further], daemon: daemonPackages, ...(named.length > 0 && { others: named }) };
}

/** Runs a variant in a cell. */
export function runVariant(context: ScenarioContext, { situation, ready }: ScenarioVariant): Promise<void> {
  return runSituation(context, situation, ready);
}

/** Decides from the evidence whether the bug is shown. */
export function judgeVariant(evidence: Evidence, cell: Cell, variant: ScenarioVariant): Omit<Judgement, 'measures'> {
  return judgeSituation(evidence, cell, variant);
}

/** A variant of which `ready` and `outcome` are read at their first use, which throws the DefinitionError of `readVariant`. */
function variantOf(main: Situation, { title, ...differs }: VariantDefinition): ScenarioVariant {
  const situation = { ...main, ...differs };
  const read = atFirstUse(() => readVariant(title, situation));
  return {
    ...unreadParts(title, situation),
    get ready() {
      return read().ready;
    },
    get outcome() {
      return read().outcome;
    },
  };
}

function unreadParts(title: string, situation: Situation): Omit<ScenarioVariant, 'ready' | 'outcome'> {
  const { daemonCheck, manual } = situation;
  return { title, ...(daemonCheck && { daemonCheck }), ...(manual && { manual }), situation };
}

/** Reads a situation as a variant. @throws DefinitionError for the first text that means nothing */
export function readVariant(title: string, situation: Situation): ScenarioVariant {
  checkSelections(situation);
  const ready = readSituation(situation);
  const labels = labelsOf(ready.steps);
  const { shown, absent } = situation;
  const names = {
    labels,
    servers: Object.keys(situation.servers),
    sinks: ready.sinks.map(({ name }) => name),
  };
  refuseDaemonState(situation);
  refuseUnseen(situation, ready);
  const outcome = {
    shown: shown ? readPatterns(shown, names) : null,
    absent: absent ? readPatterns(absent, names) : null,
    labels,
  };
  return { ...unreadParts(title, situation), ready, outcome };
}

/** A scenario that names no daemon is about the client's own resolver. */
function daemonsOf({ daemons = ['none'] }: Situation): readonly DaemonId[] {
  return daemons;
}

/** Elsewhere the end of a daemon is trouble, and no lookup of the lab tries it. */
function refuseDaemonState({ shown, absent, mayEnd }: Situation): void {
  if (mayEnd) return;
  const said = [shown, absent].flatMap((patterns) => [patterns, ...Object.values(patterns ?? {})]);
  const pattern = said.find((each) => typeof each === 'object' && 'daemon' in each && typeof each.daemon === 'string');
  if (pattern) throw new DefinitionError("'daemon' in an outcome needs `mayEnd: true`", 'daemon:');
}

function unsupported({ libc, daemon, probe }: Cell, situation: Situation): string | undefined {
  const { libcs, probes } = situation;
  if (probes?.includes(probe) === false) return `the scenario is about ${probes.join(', ')}`;
  const daemons = daemonsOf(situation);
  if (!daemons.includes(daemon.id)) {
    return daemon.id === 'none'
      ? `the scenario is about ${daemons.join(', ')}`
      : `the scenario is about the client's own resolver, and not about ${daemon.id}`;
  }
  if (libc.kind === 'musl' && typeof situation.musl === 'string') return situation.musl;
  if (
    libc.kind === 'musl' &&
    situation.musl === undefined &&
    libcs !== 'musl' &&
    (situation.shown || situation.absent)
  ) {
    return 'the scenario says nothing about musl';
  }
  if (libcs === undefined) return undefined;
  if (libcs === 'glibc' || libcs === 'musl') return libc.kind === libcs ? undefined : `the scenario is about ${libcs}`;
  const holds = parseRange(libcs);
  return libc.kind === 'glibc' && holds?.(libc.version) ? undefined : `the scenario is about glibc ${libcs}`;
}

/** Without patterns there is nothing to expect. */
function expected(
  cell: Cell,
  situation: Situation,
  { shown, absent }: ReadyOutcome,
  bugs: readonly string[] = [],
): Expectation {
  if (!shown && !absent) return unknown;
  const libc = resolvingLibc(cell, situation);
  const onMusl = typeof situation.musl === 'string' ? unknown : situation.musl;
  const rule = (libc.kind === 'musl' ? onMusl : situation.expected) ?? unknown;
  const bySource = typeof rule === 'function' ? rule(libc, cell) : rule;
  const ofLibc = expectOfClaims(bySource, { subject: libc, rule, libc, cell, bugs });
  return isServedByDaemon(cell, situation)
    ? expectOfClaims(ofLibc, { subject: cell.daemon, rule, libc, cell, bugs })
    : ofLibc;
}

function resolvingLibc(cell: Cell, situation: Situation): Cell['libc'] {
  return (isServedByDaemon(cell, situation) ? cell.daemon.libc : null) ?? cell.libc;
}

function asksDaemon(cell: Cell, { situation }: ScenarioVariant): boolean {
  return isServedByDaemon(cell, situation);
}

/** Whether the daemon answers a call of the scenario. */
function isServedByDaemon(cell: Cell, situation: Situation): boolean {
  const { steps } = situation;
  if (!servesHosts(cell, situation) || !asksDaemonForHosts(cell)) return false;
  const lines = steps.flatMap((step) => (typeof step === 'function' ? [] : step));
  // Most programs look names up with getaddrinfo.
  return lines
    .map((line) => line.replace(/^\s*(?:[\w-]+:\s+)?(?:@\S+\s+)?/, '').trim())
    .some((line) => /^(lookup$|mail\b)/.test(line) || ASKS_DAEMON.test(line));
}

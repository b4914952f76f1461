import { isAbsolute, normalize } from 'node:path';
import { z } from 'zod';
import { ClientProgram } from '../client/definition.ts';
import { DaemonCheckGroup, DaemonId, EntryKind, Expectation, ProbeId } from '../core/schema.ts';
import { DAEMONS, refuseSetting } from '../daemon/definitions.ts';
import { parseRange } from '../libc/catalogue/version.ts';
import { isPackageName } from '../libc/packages/packages-recipe.ts';
import { parseReadiness } from '../service/ready.ts';
import { atFirstUse } from '../util/at-first-use.ts';
import { suggest } from '../util/suggest.ts';
import { ANSWERERS, DefinitionError, type Situation } from './definition.ts';
import { NOT_FOR_FILES } from './mounts.ts';

/*
 * The types of definition.ts once more, because a file runs without a check of its types, and a member that nobody reads would change the
 * verdict without a word. Schemas are made at their first use: most commands check no file.
 */

// `z.function` of zod makes a function of its own; here a function is only passed on.
const aFunction = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'a function');
const aUid = z.custom<number>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31,
  'a user id from 0 on',
);
const texts = z.array(z.string());
const textsByName = z.record(z.string(), z.string());
const expectation = z.custom<z.infer<typeof Expectation> | z.infer<typeof aFunction>>(
  (value) => aFunction.safeParse(value).success || Expectation.safeParse(value).success,
  'shown(…), absent(…), fixedIn(…), byVersion(…), unknown or a function',
);

const serverParts = atFirstUse(() =>
  z.strictObject({
    does: z.union([z.string(), aFunction]).optional(),
    on: z.string().optional(),
    address: z.string().optional(),
    zone: z.union([z.string(), texts]).optional(),
    records: z.string().optional(),
  }),
);

const pattern = atFirstUse(() =>
  z.strictObject({
    result: z.union([z.string(), texts]).optional(),
    ordered: z.boolean().optional(),
    asked: z.string().optional(),
    names: z.string().optional(),
    waited: z.string().optional(),
    canonname: z.string().optional(),
    mail: z.string().optional(),
    by: z.enum(ANSWERERS).optional(),
    notified: z.string().optional(),
    daemon: z.string().optional(),
  }),
);

/** Whether an outcome has a member of this name. */
export function isPatternMember(name: string): boolean {
  return Object.hasOwn(pattern().shape, name);
}

const files = () => ({
  conf: z.string().optional(),
  hosts: z.string().optional(),
  nsswitch: z.string().optional(),
  gaiConf: z.string().optional(),
  hostConf: z.string().optional(),
  etc: textsByName.optional(),
  files: textsByName.optional(),
  env: textsByName.optional(),
  hostname: z.string().optional(),
  ip: texts.optional(),
  packages: texts.optional(),
  services: z.record(z.string(), z.unknown()).optional(),
  mounts: textsByName.optional(),
});

const machine = atFirstUse(() => z.strictObject({ ...files(), link: z.string().optional() }));

const service = atFirstUse(() =>
  z.strictObject({
    command: texts.min(1),
    packages: texts.optional(),
    ready: z.string(),
    env: textsByName.optional(),
  }),
);

const client = atFirstUse(() => z.strictObject({ ...ClientProgram.shape, provoke: z.string().optional() }));

const situation = () => ({
  manual: z.string().optional(),
  ...files(),
  servers: z.record(z.string(), z.unknown()),
  sinks: textsByName.optional(),
  machines: z.record(z.string(), z.unknown()).optional(),
  daemons: z.array(z.string()).min(1).optional(),
  probes: texts.min(1).optional(),
  daemonPackages: texts.optional(),
  daemonMounts: textsByName.optional(),
  daemonEnv: textsByName.optional(),
  daemonUid: z.union([aUid, z.literal('none')]).optional(),
  programUid: aUid.optional(),
  daemonSettings: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  daemonCheck: DaemonCheckGroup.optional(),
  libcs: z.string().optional(),
  client: z.union([texts, z.record(z.string(), z.unknown())]).optional(),
  mayEnd: z.boolean().optional(),
  steps: z.array(z.unknown()),
  shown: z.record(z.string(), z.unknown()).optional(),
  absent: z.record(z.string(), z.unknown()).optional(),
  expected: expectation.optional(),
  musl: z.union([expectation, z.string()]).optional(),
  controls: aFunction.optional(),
});

const scenario = atFirstUse(() =>
  z.strictObject({
    ...situation(),
    title: z.string(),
    about: z.string(),
    kind: EntryKind.optional(),
    bugs: texts.optional(),
    symptoms: texts.optional(),
    cures: texts.optional(),
    links: texts.optional(),
    variants: z.record(z.string(), z.unknown()).optional(),
  }),
);

const variant = atFirstUse(() => z.strictObject({ title: z.string(), ...z.object(situation()).partial().shape }));

/** @throws DefinitionError for the first member that no scenario has, or whose value is of another kind than it takes */
export function checkDefinition(value: object): void {
  const { variants = {}, ...main } = parse(scenario, value, '');
  checkParts(main, '');
  for (const [id, each] of Object.entries(variants)) {
    const where = `variant ${id}: `;
    checkParts(parse(variant, each, where), where);
  }
}

type Parts = z.infer<ReturnType<typeof variant>> | z.infer<ReturnType<typeof scenario>>;

/** `resolv.conf(5), options: rotate` */
const MANUAL = /^[\w.-]+\(\d\), \S.*$/;

function checkParts(parts: Parts, where: string): void {
  const { manual } = parts;
  if (manual !== undefined && !MANUAL.test(manual))
    throw new DefinitionError(
      `${where}manual is a page and a part of it, such as 'resolv.conf(5), options: rotate', not '${manual}'`,
      manual,
    );
  const { servers = {}, machines = {}, steps = [], client: program, shown, absent } = parts;
  if (program && !Array.isArray(program)) parse(client, program, `${where}client: `);
  for (const [name, each] of Object.entries(servers))
    if (typeof each !== 'string') parse(serverParts, each, `${where}server ${name}: `);
  for (const [name, each] of Object.entries(machines)) {
    const ofMachine = `${where}machine ${name}: `;
    checkFilesAndServices(parse(machine, each, ofMachine), ofMachine);
  }
  for (const [index, step] of steps.entries()) {
    const isText = typeof step === 'string' || (Array.isArray(step) && step.every((each) => typeof each === 'string'));
    if (!isText && typeof step !== 'function')
      throw new DefinitionError(`${where}step ${index + 1} is no text, no list of texts and no function`, 'steps:');
  }
  checkFilesAndServices(parts, where);
  checkPackages(parts.daemonPackages, `${where}daemonPackages: `);
  for (const [word, patterns] of Object.entries({ shown, absent }))
    if (patterns) checkPatterns(patterns, `${where}${word}: `, `${word}:`);
}

function checkFilesAndServices(
  { etc = {}, files: elsewhere = {}, packages, services = {} }: Partial<z.infer<ReturnType<typeof machine>>>,
  where: string,
): void {
  for (const name of Object.keys(etc)) checkFileName(name, where);
  for (const [path, content] of Object.entries(elsewhere)) checkPath(path, content, where);
  checkPackages(packages, `${where}packages: `);
  for (const [name, each] of Object.entries(services)) {
    const ofService = `${where}service ${name}: `;
    const { packages: own, ready } = parse(service, each, ofService);
    checkPackages(own, `${ofService}packages: `);
    if (!parseReadiness(ready))
      throw new DefinitionError(
        `${ofService}ready: '${ready}' is not socket:/PATH, file:/PATH or port:NUMBER, such as socket:/run/agent`,
        ready,
      );
  }
}

function checkPackages(packages: readonly string[] = [], where: string): void {
  const wrong = packages.find((word) => !isPackageName(word));
  if (wrong !== undefined)
    throw new DefinitionError(`${where}'${wrong}' is no name of a Debian package, such as libnss-mdns`, wrong);
}

/** @throws DefinitionError for a path that no file of a scenario can have */
function checkPath(path: string, content: string, where: string): void {
  const refuse = (why: string) => {
    throw new DefinitionError(`${where}files: '${path}' ${why}`, path);
  };
  const name = path.replace(/\/$/, '');
  if (!name.startsWith('/') || normalize(name) !== name) refuse('is no absolute path');
  const [top = '', ...below] = name.slice(1).split('/');
  if (top === 'etc') refuse("is below /etc: name it in 'etc'");
  if (NOT_FOR_FILES.includes(top)) refuse(`is in /${top}, which a scenario cannot change`);
  const depth = path.endsWith('/') ? below.length : below.length - 1;
  if (top !== 'run' && depth < 1) refuse(`needs a folder below /${top}: all others in /${top} would be hidden`);
  if (path.endsWith('/') && content !== '') refuse("is a folder, because of the slash at its end: its content is ''");
}

/** @throws DefinitionError for a name of no file below /etc, and for a file that has a member of its own */
function checkFileName(name: string, where: string): void {
  const member = name === 'resolv.conf' ? 'conf' : name === 'hosts' ? 'hosts' : undefined;
  if (member) throw new DefinitionError(`${where}etc: the file '${name}' is the member '${member}'`, name);
  if (isAbsolute(name) || normalize(name) !== name || /^\.\.?(\/|$)/.test(name))
    throw new DefinitionError(`${where}etc: '${name}' is no name of a file below /etc`, name);
}

function checkPatterns(patterns: Readonly<Record<string, unknown>>, where: string, text: string): void {
  if (Object.keys(patterns).length === 0)
    throw new DefinitionError(`${where}it says nothing, so every outcome would fit`, text);
  // The names of calls have patterns as their values, the members of a pattern never.
  const isNamed = Object.values(patterns).every(isPlainObject);
  if (!isNamed) parse(pattern, patterns, where);
  else
    for (const [name, each] of Object.entries(patterns)) {
      const ofCall = parse(pattern, each, `${where}${name}: `);
      if (Object.keys(ofCall).length === 0)
        throw new DefinitionError(`${where}${name}: it says nothing, so every outcome would fit`, `${name}:`);
    }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws DefinitionError for the first thing that is not as the schema has it */
function parse<T extends z.ZodObject>(schema: () => T, value: unknown, where: string): z.infer<T> {
  const { success, data, error } = schema().safeParse(value);
  if (success) return data;
  // A misspelt member is missing as well.
  const misspelt = error.issues.find(({ code }) => code === 'unrecognized_keys');
  throw issueError(misspelt ?? (error.issues[0] as z.core.$ZodIssue), schema, value, where);
}

function issueError(
  issue: z.core.$ZodIssue,
  schema: () => z.ZodObject,
  value: unknown,
  where: string,
): DefinitionError {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = Object.keys(schema().shape);
    const near = suggest(key, known);
    return new DefinitionError(
      `${where}no member '${key}': ${near ? `did you mean '${near}'?` : `the members are ${known.join(', ')}`}`,
      `${key}:`,
    );
  }
  const path = issue.path.map(String);
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const names = [...where.split(/[: ]+/).filter(Boolean), ...path.filter((part) => !/^\d+$/.test(part))];
  if (found === undefined) return new DefinitionError(`${where}${path.join('.')} is missing`, `${names.at(-2)}:`);
  const subject = path.length > 0 ? `${path.join('.')} takes` : 'it takes';
  return new DefinitionError(`${where}${subject} ${wantedText(issue)}, not ${kindOf(found)}`, `${names.at(-1)}:`);
}

/** What a schema takes, in the words of docs/scenarios.md. */
function wantedText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_union') {
    const each = issue.errors.flatMap(([first]) => (first ? wantedText(first) : []));
    return [...new Set(each)].join(' or ');
  }
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  return issue.code === 'too_small' ? 'at least one word' : issue.message;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function kindOf(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) return 'an object';
  return value.length === 0 ? 'an empty list' : 'a list';
}

/** @throws DefinitionError for the first word that is not known */
function checkWords(what: string, words: readonly string[], known: readonly string[]): void {
  const other = words.find((word) => !known.includes(word));
  if (other === undefined) return;
  const near = suggest(other, known);
  throw new DefinitionError(
    `no ${what} '${other}': ${near ? `did you mean '${near}'?` : `the ${what}s are ${known.join(', ')}`}`,
    other,
  );
}

/** The members that only a daemon reads. */
const OF_DAEMON = ['daemonPackages', 'daemonMounts', 'daemonEnv', 'daemonUid'] as const;

/** @throws DefinitionError for a daemon, a setting of it, a probe, or a range of libcs that means nothing */
export function checkSelections(situation: Situation): void {
  const { daemons = [], probes = [], daemonSettings = {}, libcs, daemonCheck } = situation;
  checkWords('daemon', daemons, DaemonId.options);
  checkWords('probe', probes, ProbeId.options);
  if (daemonCheck && daemons.every((id) => id === 'none'))
    throw new DefinitionError('daemonCheck without a daemon: name it in `daemons`', 'daemonCheck:');
  const settings = Object.entries(daemonSettings);
  const [first] = settings;
  const definitions = DAEMONS.filter(({ id }) => daemons.includes(id));
  if (first && definitions.length === 0)
    throw new DefinitionError('daemonSettings without a daemon: name it in `daemons`', 'daemonSettings:');
  const says = (value: object | number | string = {}) => typeof value !== 'object' || Object.keys(value).length > 0;
  for (const member of OF_DAEMON)
    if (says(situation[member]) && definitions.length === 0)
      throw new DefinitionError(`${member} without a daemon: name it in \`daemons\``, `${member}:`);
  for (const [key, value] of settings) {
    const refusals = definitions.map((definition) => refuseSetting(definition, key, `${value}`));
    const refusal = refusals.find((each) => each !== undefined);
    // One set of settings is for all daemons of the scenario, and each takes those that it knows.
    if (refusals.includes(undefined) || !refusal) continue;
    if ('reason' in refusal) throw new DefinitionError(refusal.reason, key);
    const near = suggest(key, refusal.candidates);
    throw new DefinitionError(`no setting '${key}'${near ? `: did you mean '${near}'?` : ''}`, key);
  }
  if (libcs !== undefined && libcs !== 'glibc' && libcs !== 'musl' && !parseRange(libcs))
    throw new DefinitionError(`'${libcs}' is neither glibc, nor musl, nor a range such as >=2.26`, libcs);
}

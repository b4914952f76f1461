import { isIP } from 'node:net';
import { DaemonId } from '../core/schema.ts';
import type { ScenarioDefinition, ServerParts } from '../form/definition.ts';

/** What the cells of questions are called; the name of no other repro. */
export const ASK = 'ask';

/** A question of the command line. */
export interface Question {
  /** The steps, in the words of docs/scenarios.md. */
  steps: readonly string[];
  /** The content of resolv.conf, with `;` between lines or as a file has it. */
  conf?: string;
  /** `NAME BEHAVIOUR`, or `ADDRESS BEHAVIOUR`. */
  servers: readonly string[];
  /** Lines of a master file with full names, which every server has. */
  records: readonly string[];
  /** Contents of zone files, which every server has. */
  zones: readonly string[];
  /** Further files below /etc. */
  etc: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  hostname?: string;
}

/** The shortest timeout that resolv.conf(5) takes, so that a question about a silent server is answered soon. */
const DEFAULT_CONF = 'nameserver A\noptions timeout:1\n';

/** The scenario that a question asks: it expects nothing, and whatever becomes of the program is the outcome. */
export function definitionOf(question: Question): ScenarioDefinition {
  const { steps, conf = DEFAULT_CONF, servers, records, zones, etc, env, hostname } = question;
  const does = new Map(servers.map(splitServer));
  const names = new Set([...nameserversIn(conf), ...does.keys(), ...steps.flatMap(namesIn)]);
  const parts: Omit<ServerParts, 'does'> = {
    ...(zones.length > 0 && { zone: zones }),
    ...(records.length > 0 && { records: records.join('\n') }),
  };
  const { hosts, ...others } = etc;
  return {
    title: steps.join('; '),
    about: 'A question from the command line.',
    conf,
    servers: Object.fromEntries(
      [...names].toSorted(byName).map((name) => [name, { does: does.get(name) ?? 'answers', ...parts }]),
    ),
    ...(hosts !== undefined && { hosts }),
    ...(Object.keys(others).length > 0 && { etc: others }),
    ...(Object.keys(env).length > 0 && { env }),
    ...(hostname !== undefined && { hostname }),
    daemons: [...DaemonId.options],
    mayEnd: true,
    steps,
  };
}

/**
 * The servers of `servers` that no step of the question can ask: no resolv.conf of it names them.
 *
 * @returns their names, in order; none if some resolv.conf has no nameserver, because glibc and musl ask 127.0.0.1 then
 */
export function unasked({ steps, conf = DEFAULT_CONF, servers }: Question): string[] {
  const changes = steps.filter((step) => CHANGES_CONF.test(step));
  const texts = [conf, ...changes.map((step) => step.replace(CHANGES_CONF, ''))].map(nameserversIn);
  if (texts.some((names) => names.length === 0)) return [];
  const asked = texts.flat();
  return servers.map((text) => splitServer(text)[0]).filter((name) => !asked.includes(name));
}

/** The beginning of a step that changes resolv.conf. */
export const CHANGES_CONF = /^\s*(?:@\S+\s+)?(?:conf\s+|(?:file|write|remove|link)\s+resolv\.conf\b\s*)/;

function splitServer(text: string): [string, string] {
  const [, name = '', does = ''] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(text) ?? [];
  return [name, does || 'answers'];
}

/** The servers that a step speaks of. */
function namesIn(step: string): string[] {
  const [, server] = /^\s*server\s+(\S+)/.exec(step) ?? [];
  return server === undefined ? nameserversIn(step.replace(CHANGES_CONF, '')) : [server];
}

/** The nameservers of a resolv.conf: names of servers, and addresses. */
function nameserversIn(conf: string): string[] {
  const words = [...conf.matchAll(/(?:^|[;\n])[ \t]*nameserver[ \t]+([^\s;]+)/g)].map(([, word = '']) => word);
  return words.filter((word) => isIP(word) || /^[A-Za-z]\w*$/.test(word));
}

/** Names first, in order of the alphabet; then addresses, as they came. */
function byName(a: string, b: string): number {
  const [left, right] = [isIP(a) > 0, isIP(b) > 0];
  if (left !== right) return left ? 1 : -1;
  return left ? 0 : a < b ? -1 : 1;
}

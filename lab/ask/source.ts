import type { ScenarioDefinition } from '../form/definition.ts';

/** The members of a scenario in the order in which a file has them. */
const ORDER = [
  'title',
  'about',
  'conf',
  'servers',
  'hosts',
  'nsswitch',
  'etc',
  'env',
  'hostname',
  'ip',
  'daemons',
  'daemonSettings',
  'mayEnd',
  'steps',
];

/**
 * The source of a scenario file that does what a definition says, ready for an expectation.
 *
 * @param definition without functions
 */
export function sourceOf(definition: ScenarioDefinition): string {
  const members = Object.entries(definition).toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return [
    "import { scenario, unknown } from 'resolv-lab';",
    '',
    'export default scenario({',
    ...members.map(([name, value]) => `  ${name}: ${literal(value, '  ')},`),
    '  // The outcome with the bug, and the right one: see docs/scenarios.md of resolv-lab.',
    "  // shown: { result: 'EAI_AGAIN', asked: 'A' },",
    "  // absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },",
    '  expected: unknown,',
    '});',
    '',
  ].join('\n');
}

/** A value of JSON as TypeScript has it. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') ? lines(value, indent) : quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each) => literal(each, `${indent}  `))
    : Object.entries(value).map(([key, each]) => `${name(key)}: ${literal(each, `${indent}  `)}`);
  const [open, close] = isList ? '[]' : '{}';
  const space = isList ? '' : ' ';
  const short = `${open}${space}${parts.join(', ')}${space}${close}`;
  if (parts.length === 0) return `${open}${close}`;
  if (!short.includes('\n') && short.length + indent.length < 100) return short;
  return `${open}\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}${close}`;
}

function lines(text: string, indent: string): string {
  const inside = text
    .trimEnd()
    .replaceAll(/[`\\]|\$\{/g, '\\$&')
    .split('\n');
  return `\`\n${inside.map((line) => `${indent}  ${line}`).join('\n')}\``;
}

function quoted(text: string): string {
  return text.includes("'") && !text.includes('"')
    ? `"${text.replaceAll('\\', '\\\\')}"`
    : `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}

function name(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

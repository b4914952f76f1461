import type { Finding, Inspected, Place } from '../../lab/inspect/document.ts';
import { type Paint, plain } from '../ansi.ts';
import { count, oneLine, wrap } from '../text.ts';

export interface TextFormat {
  /** In characters. */
  width: number;
  paint?: Paint;
}

const INDENT = '  ';
const LABEL = 6;
const COLOURS = { high: 'red', medium: 'yellow', low: 'cyan' } as const;

/** Inspected containers and processes as text for people, a section each. */
export function renderInspected(subjects: readonly Inspected[], format: TextFormat): string {
  return `${subjects.map((subject) => section(subject, format)).join('\n\n')}\n`;
}

function section(subject: Inspected, format: TextFormat): string {
  const { paint = plain } = format;
  const { name, from, profiles, findings, notKnown, commands } = subject;
  const only = profiles ? `, profile ${oneLine(profiles.join(', '))}` : '';
  const heading = `${oneLine(name)} (${oneLine(from)}${only}): ${findings.length === 0 ? 'nothing found' : count(findings.length, 'finding')}`;
  return [
    paint('bold', heading),
    ...facts(subject).flatMap(([label, text]) => hanging(`${label}: `, text, INDENT, format.width)),
    ...findings.flatMap((finding, at) => ['', ...findingLines(finding, findings[at - 1], format)]),
    ...commandLines('to see the bugs of its C library happen', commands.shown),
    ...(notKnown.length > 0 ? ['', `${INDENT}not known:`] : []),
    ...notKnown.flatMap((each) => hanging('- ', each, INDENT.repeat(2), format.width)),
    ...commandLines('to find out', commands.unknown),
  ].join('\n');
}

/** A command on a line of its own, however wide, so that it can be copied. */
function commandLines(what: string, command: string | null): string[] {
  return command === null ? [] : ['', `${INDENT}${what}:`, `${INDENT.repeat(2)}${oneLine(command)}`];
}

function facts({ libc, resolver }: Inspected): [string, string][] {
  return [
    ...(libc ? [['C library', `${libc.kind} ${libc.revision ?? libc.version}`] satisfies [string, string]] : []),
    ...(resolver ? [['resolver', resolverText(resolver)] satisfies [string, string]] : []),
  ];
}

function resolverText({ nameservers, search, ndots, worstWaitSeconds }: NonNullable<Inspected['resolver']>): string {
  return [
    nameservers.length > 0 ? `nameserver ${nameservers.join(' ')}` : 'no nameserver named',
    ...(search && search.length > 0 ? [`search ${search.join(' ')}`] : []),
    `ndots:${ndots}`,
    ...(worstWaitSeconds === null ? [] : [`a lookup without any answer takes up to ${worstWaitSeconds} s`]),
  ].join('; ');
}

/** The lines of a finding; a place that was the only one of the finding before is not repeated. */
function findingLines(
  { id, severity, title, seen, why, cure, lesson }: Finding,
  before: Finding | undefined,
  { width, paint = plain }: TextFormat,
) {
  const indent = ' '.repeat(INDENT.length + LABEL + 2);
  const [first = '', ...rest] = wrap(`${id}: ${title}`, width - indent.length);
  const labelled = (label: string, text: string) => hanging(`${label.padEnd(LABEL)} `, text, indent, width);
  return [
    `${INDENT}${paint(COLOURS[severity], severity.padEnd(LABEL))}  ${first}`,
    ...rest.map((line) => `${indent}${line}`),
    ...seen.filter((place) => !isOnlyPlace(place, before)).flatMap((place) => labelled('seen', placeText(place))),
    ...labelled('why', why),
    ...labelled('cure', cure),
    ...labelled('lesson', `resolv-lab explain ${lesson}`),
  ];
}

function isOnlyPlace(place: Place, finding: Finding | undefined): boolean {
  const [only, ...others] = finding?.seen ?? [];
  return only !== undefined && others.length === 0 && placeText(only) === placeText(place);
}

/** `compose.yml:7: - /var/run:/var/run`. */
export function placeText({ file, line, value }: Place): string {
  return oneLine([file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `, value].join(''));
}

/** The narrowest column of text, in characters. */
const NARROWEST = 20;

/** A text behind a label, in indented lines of at most `width`; further lines begin below the text. */
function hanging(label: string, text: string, indent: string, width: number): string[] {
  const lines = wrap(text, Math.max(NARROWEST, width - indent.length - label.length));
  return lines.map((line, at) => `${indent}${at === 0 ? label : ' '.repeat(label.length)}${line}`);
}

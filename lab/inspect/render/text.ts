import { type Paint, plain } from '../../../reports/ansi.ts';
import { count, oneLine, wrap } from '../../../reports/text.ts';
import type { Finding, Inspected, Place } from '../document.ts';

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
  const { name, from, findings, notKnown } = subject;
  const heading = `${oneLine(name)} (${oneLine(from)}): ${findings.length === 0 ? 'nothing found' : count(findings.length, 'finding')}`;
  return [
    paint('bold', heading),
    ...facts(subject).map((fact) => `${INDENT}${fact}`),
    ...findings.flatMap((finding) => ['', ...findingLines(finding, format)]),
    ...(notKnown.length > 0 ? ['', `${INDENT}not known:`] : []),
    ...notKnown.flatMap((each) => block(`- ${each}`, INDENT.repeat(2), format.width)),
  ].join('\n');
}

function facts({ libc, resolver }: Inspected): string[] {
  return [
    ...(libc ? [`C library: ${libc.kind} ${libc.revision ?? libc.version}`] : []),
    ...(resolver ? [`resolver: ${resolverText(resolver)}`] : []),
  ];
}

function resolverText({ nameservers, search, ndots, worstWaitSeconds }: NonNullable<Inspected['resolver']>): string {
  return oneLine(
    [
      nameservers.length > 0 ? `nameserver ${nameservers.join(' ')}` : 'no nameserver named',
      ...(search && search.length > 0 ? [`search ${search.join(' ')}`] : []),
      `ndots:${ndots}`,
      ...(worstWaitSeconds === null ? [] : [`a lookup without any answer takes up to ${worstWaitSeconds} s`]),
    ].join('; '),
  );
}

function findingLines({ id, severity, title, seen, why, cure, lesson }: Finding, { width, paint = plain }: TextFormat) {
  const head = `${INDENT}${severity.padEnd(LABEL)}  ${id}: `;
  const [first = '', ...rest] = wrap(`${id}: ${title}`, width - INDENT.length - LABEL - 2);
  const body = ' '.repeat(INDENT.length + LABEL + 2);
  const labelled = (label: string, text: string) => block(`${label.padEnd(LABEL)} ${text}`, body, width, LABEL + 1);
  return [
    head.length === 0 ? '' : `${INDENT}${paint(COLOURS[severity], severity.padEnd(LABEL))}  ${first}`,
    ...rest.map((line) => `${body}${line}`),
    ...seen.flatMap((place) => labelled('seen', placeText(place))),
    ...labelled('why', why),
    ...labelled('cure', cure),
    ...labelled('lesson', `resolv-lab explain ${lesson}`),
  ];
}

/** `compose.yml:7: - /var/run:/var/run`. */
export function placeText({ file, line, value }: Place): string {
  return oneLine([file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `, value].join(''));
}

/** A text in lines of at most `width`, all indented; further lines by `hang` more. */
function block(text: string, indent: string, width: number, hang = 2): string[] {
  return wrapAligned(text, width - indent.length, hang).map((line) => `${indent}${line}`);
}

function wrapAligned(text: string, width: number, hang: number): string[] {
  const label = text.slice(0, hang);
  const [first = '', ...rest] = wrap(text.slice(hang), Math.max(20, width - hang));
  return [`${label}${first}`, ...rest.map((line) => `${' '.repeat(hang)}${line}`)];
}

import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding, InspectDocument, Inspected, Place } from '../../lab/inspect/document.ts';
import { SUMMARIES } from '../../lab/inspect/rules/summaries.ts';
import { placeText } from './text.ts';

/** `result.level` (SARIF 2.1.0, 3.27.10) of each severity. */
const LEVELS = { high: 'error', medium: 'warning', low: 'note' } as const;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * An inspection as a SARIF 2.1.0 log. Files below the working directory are named relative to it, as code scanners need it.
 *
 * @param version the lab's own
 */
export function toSarif({ subjects }: InspectDocument, version: string): Log {
  const findings = subjects.flatMap((subject) => subject.findings.map((finding) => ({ subject, finding })));
  const rules = [...new Map(findings.map(({ finding }) => [finding.id, ruleOf(finding)])).values()];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'resolv-lab', semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ subject, finding }) => resultOf(subject, finding, rules)),
      },
    ],
  };
}

function ruleOf({ id, title, why, cure, lesson, link, severity }: Finding): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: SUMMARIES[id] ?? title },
    help: { text: `${why} Cure: ${cure}. Lesson: resolv-lab explain ${lesson} (${link})` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(subject: Inspected, finding: Finding, rules: readonly ReportingDescriptor[]): Result {
  const { id, severity, title, seen, why, cure } = finding;
  const [first, ...others] = seen;
  return {
    ruleId: id,
    ruleIndex: rules.findIndex((rule) => rule.id === id),
    level: LEVELS[severity],
    message: { text: `${subject.name}: ${title}. ${why} Cure: ${cure}. Seen: ${seen.map(placeText).join('; ')}` },
    locations: first ? [locationOf(first, subject)] : [],
    ...(others.length > 0 && { relatedLocations: others.map((place) => locationOf(place, subject)) }),
    // The same finding keeps its identity when lines move.
    partialFingerprints: { 'resolvLab/v1': [subject.input, subject.name, id, first?.value ?? ''].join('|') },
  };
}

/** A finding has the place that was read, and the container or process as a logical location. */
function locationOf({ file, line, value }: Place, { name, from }: Inspected): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file ?? from) },
      ...(line !== undefined && { region: { startLine: line, snippet: { text: value } } }),
    },
    logicalLocations: [{ name, kind: 'resource' }],
  };
}

function uriOf(file: string): string {
  const path = resolve(file);
  const below = relative(process.cwd(), path);
  if (below === '' || below.startsWith('..')) return pathToFileURL(path).href;
  return below.split('/').map(encodeURIComponent).join('/');
}

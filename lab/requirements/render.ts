import type { DoctorReport, Finding } from './types.ts';

/** The report as lines of plain text, ending in a line feed. */
export function renderDoctor({ findings, ok, install }: DoctorReport): string {
  const width = Math.max(...findings.map((finding) => finding.id.length));
  const missing = findings.some((finding) => !finding.found);
  const summary = !ok
    ? 'This machine cannot host the lab yet.'
    : missing
      ? 'This machine can host the lab, with the limits above.'
      : 'This machine can host the lab.';
  return [
    ...findings.flatMap((finding) => renderFinding(finding, width)),
    '',
    summary,
    ...(install ? [`To install the missing packages: ${install}`] : []),
    '',
  ].join('\n');
}

function renderFinding(finding: Finding, width: number): string[] {
  const id = finding.id.padEnd(width);
  if (finding.found) return [`ok       ${id}  ${finding.version}`];
  const indent = ' '.repeat('missing  '.length + width + 2);
  const get = finding.packages.length > 0 ? `Debian's ${finding.packages.join(' and ')}` : finding.get;
  return [
    `${finding.fatal ? 'MISSING' : 'missing'}  ${id}  ${finding.reason}`,
    `${indent}without it: ${finding.costs}`,
    ...(get === undefined ? [] : [`${indent}to get it: ${get}`]),
  ];
}

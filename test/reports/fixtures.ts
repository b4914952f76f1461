import { cellId } from '../../lab/core/cell.ts';
import {
  type CellResult,
  type DaemonFacts,
  type LibcFacts,
  RunDocument,
  SCHEMA_VERSION,
} from '../../lab/core/schema.ts';
import type { HtmlReport } from '../../reports/html/html-report.ts';
import { renderHtml } from '../../reports/html/render.ts';

/** A libc of a run document. */
export function libc(id: string, version: string, more: Partial<LibcFacts> = {}): LibcFacts {
  return { id, kind: 'glibc', version, package: null, revision: null, buildId: null, ...more };
}

export const OLD = libc('crosstool-2.17', '2.17');
export const BULLSEYE = libc('debian-bullseye', '2.31', { package: 'libc6', revision: '2.31-13+deb11u13' });
export const HOST = libc('host', '2.36', { package: 'libc6', revision: '2.36-9+deb12u14' });
export const TRIXIE = libc('debian-trixie', '2.41', { package: 'libc6', revision: '2.41-12+deb13u1' });
export const MUSL = libc('musl-trixie', '1.2.5', { kind: 'musl', package: 'musl', revision: '1.2.5-3' });

export const NO_DAEMON: DaemonFacts = { id: 'none', version: null, libc: null };

export function nsncd(on: LibcFacts): DaemonFacts {
  return { id: 'nsncd', version: '1.5.1', libc: on };
}

/** A cell of a run document; by default a pass without a bug. */
export function cell(given: Partial<CellResult> = {}): CellResult {
  const result: CellResult = {
    id: '',
    repro: 'stale-resolv-conf',
    variant: 'main',
    libc: TRIXIE,
    daemon: NO_DAEMON,
    probe: 'c',
    attempt: 1,
    observed: 'not-reproduced',
    expected: { value: 'not-reproduced', source: 'bug 984' },
    status: 'pass',
    reason: 'after the switch B answered',
    durationMs: 3120,
    controls: [{ name: 'libc', ok: true, detail: '1 probe(s) run on the libc of the cell' }],
    evidence: { directory: null, events: 12, measures: {} },
    ...given,
  };
  return { ...result, id: cellId(result) };
}

/** The statuses of a cell. */
export const bug: Partial<CellResult> = {
  observed: 'reproduced',
  expected: { value: 'reproduced', source: 'bug 984' },
  reason: 'after the switch A answered',
};
export const failed: Partial<CellResult> = {
  observed: 'reproduced',
  status: 'fail',
  reason: 'after the switch A answered',
};
export const unexpected: Partial<CellResult> = { status: 'observed', expected: { value: 'unknown', source: '' } };

export function inconclusive(reason: string, controls: CellResult['controls'] = []): Partial<CellResult> {
  return { observed: null, status: 'inconclusive', reason, controls };
}

export function unsupported(reason: string): Partial<CellResult> {
  return { observed: null, status: 'unsupported', reason, controls: [], durationMs: 0 };
}

export function documentOf(cells: CellResult[], run: Partial<RunDocument['run']> = {}): RunDocument {
  return RunDocument.parse({
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: 'r1',
      startedAt: '2025-01-02T03:04:05Z',
      durationMs: 41_200,
      command: ['run'],
      interrupted: false,
      lab: { version: '0.1.0', node: '24.0.0', kernel: '6.1', arch: 'x64' },
      ...run,
    },
    libcs: [],
    cells,
  });
}

/** The text of a page. */
export function htmlOf(report: HtmlReport): string {
  return [...renderHtml(report)].join('');
}

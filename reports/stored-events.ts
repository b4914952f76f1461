import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../lab/core/events.ts';
import type { CellResult } from '../lab/core/schema.ts';
import { withDerived } from '../lab/derive/index.ts';

/**
 * Reads the events of a cell from the folder of its run, in order of time; empty where the run stored none. Retransmissions and
 * timeouts are derived again, so that the rules of this version apply to old runs as well.
 */
export function storedEvents(directory: string, { evidence }: Pick<CellResult, 'evidence'>): Event[] {
  const path = evidence.directory && join(directory, evidence.directory, 'events.jsonl');
  if (!path || !existsSync(path)) return [];
  const stored = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return withDerived(stored.map((line) => JSON.parse(line) as Event));
}

import type { PlannedCell } from '../matrix/matrix.ts';

/** The cells of one variant with one daemon and one kind of probe: they take about the same time on every libc. */
interface Group {
  waiting: PlannedCell[];
  /** The start of each running cell. */
  running: Map<PlannedCell, number>;
  /** The duration of its longest cell so far, in milliseconds; undefined before its first start. */
  longest: number | undefined;
  isLarge: boolean;
}

/**
 * The cells of a run that have not started, the longest first: at the end of a run no cell should have to wait for glibc's timeouts alone. No
 * cell is known to be long before one of its group has run, so the first of each group comes before all others.
 */
export class CellQueue {
  readonly #groups = new Map<string, Group>();
  readonly #mostLarge: number;
  readonly #now: () => number;
  #large = 0;

  /**
   * @param mostLarge how many cells with a large program may run at once
   * @param now a clock in milliseconds
   */
  constructor(planned: readonly PlannedCell[], mostLarge: number, now = () => performance.now()) {
    this.#mostLarge = mostLarge;
    this.#now = now;
    for (const each of planned) this.#groupOf(each).waiting.push(each);
  }

  /** The next cell, which starts now; undefined if none may start before another has ended. */
  take(): PlannedCell | undefined {
    const group = this.#next();
    const cell = group?.waiting.shift();
    if (!group || !cell) return undefined;
    group.longest ??= 0;
    group.running.set(cell, this.#now());
    if (group.isLarge) this.#large++;
    return cell;
  }

  /** To be called when a cell that was taken has ended. */
  ended(cell: PlannedCell): void {
    const group = this.#groupOf(cell);
    group.longest = this.#estimate(group);
    group.running.delete(cell);
    if (group.isLarge) this.#large--;
  }

  #next(): Group | undefined {
    let longest: Group | undefined;
    for (const group of this.#groups.values()) {
      if (group.waiting.length === 0 || (group.isLarge && this.#large >= this.#mostLarge)) continue;
      if (group.longest === undefined) return group;
      if (!longest || this.#estimate(group) > this.#estimate(longest)) longest = group;
    }
    return longest;
  }

  #groupOf({ cell: { repro, variant, daemon, probe } }: PlannedCell): Group {
    const name = [repro, variant, daemon.id, probe].join('/');
    const known = this.#groups.get(name);
    if (known) return known;
    // Node, a runtime, or a program of the user's own.
    const group = { waiting: [], running: new Map(), longest: undefined, isLarge: probe !== 'c' };
    this.#groups.set(name, group);
    return group;
  }

  /** The duration of the longest cell of a group, at the least: a running one has lasted so far. */
  #estimate({ longest = 0, running }: Group): number {
    const [first] = running.values();
    return first === undefined ? longest : Math.max(longest, this.#now() - first);
  }
}

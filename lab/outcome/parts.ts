import type { CallEvent } from '../probe/call-event.ts';
import type { Moment } from './moment.ts';
import { foldRepeats } from './repeats.ts';
import { times } from './words.ts';

/**
 * The parts of an outcome, in the order of the scenario. Simultaneous calls form one part and are sorted, because their
 * order depends on the machine. Successive calls that differ only by numbers in their names form one part as well.
 */
export function partsOf(moments: readonly Moment[]): string[] {
  return foldRuns(groupsOf(moments)).flatMap((part) => (typeof part === 'string' ? [part] : groupText(part)));
}

/** Simultaneous moments; a single moment is a group of one. */
type Group = readonly Moment[];

function groupsOf(moments: readonly Moment[]): Group[] {
  const groups: Moment[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const moment of moments) {
    const group = groups.at(-1);
    const { call, at } = moment;
    if (group && call && (at < until || group.some((other) => other.call && isSameTurn(other.call, call)))) {
      group.push(moment);
    } else groups.push([moment]);
    if (call) until = Math.max(until, call.end);
  }
  return groups;
}

/**
 * Whether the lab sent two calls of a program without waiting for an answer in between. Whether they overlap is then
 * chance. Older runs have no turns, so only the times of their calls decide.
 */
function isSameTurn(a: CallEvent, b: CallEvent): boolean {
  return a.turn !== undefined && a.turn === b.turn && a.probe === b.probe;
}

/** Joins neighbouring groups of one whose heads differ only by numbers and whose tails are equal. */
function foldRuns(groups: readonly Group[]): (string | Group)[] {
  const parts: (string | Group)[] = [];
  let run: Moment[] = [];
  const endRun = () => {
    const { heads } = numbered(run);
    if (run[0]) parts.push(times(run.length, textOf(heads[0] ?? '', run[0])));
    run = [];
  };
  for (const group of groups) {
    const [only] = group.length === 1 ? group : [];
    if (run[0] && !(only && only.tail === run[0].tail && shapeOf(only.head) === shapeOf(run[0].head))) endRun();
    if (only) run.push(only);
    else parts.push(group);
  }
  endRun();
  return parts;
}

/** The calls of each thread of a group, in order. Threads with the same calls are written once, with their number. */
function groupText(group: Group): string {
  const { heads } = numbered(group);
  const texts = group.map((moment, index) => ({ moment, text: textOf(heads[index] ?? '', moment) }));
  const threads = Map.groupBy(texts, ({ moment: { call } }) => `${call?.probe} ${call?.thread}`);
  const each = [...threads.values()].map((calls) =>
    foldRepeats(
      calls.map(({ text }) => text),
      ' then ',
    ).join(' then '),
  );
  const counts = Map.groupBy(each.toSorted(), (text) => text);
  return [...counts].map(([text, same]) => times(same.length, text)).join(' & ');
}

function textOf(head: string, { tail }: Moment): string {
  return `${head}: ${tail}`;
}

const NUMBER = /\d+/g;

/** A head without its numbers. */
function shapeOf(head: string): string {
  return head.replace(NUMBER, '*');
}

/** The heads of moments. A number that differs among heads of the same shape becomes `*`. */
function numbered(moments: readonly Moment[]): { heads: string[] } {
  const numbers = new Map<string, Set<string>[]>();
  for (const { head } of moments) {
    const places = numbers.get(shapeOf(head)) ?? [];
    for (const [place, number] of (head.match(NUMBER) ?? []).entries()) {
      places[place] = (places[place] ?? new Set()).add(number);
    }
    numbers.set(shapeOf(head), places);
  }
  const heads = moments.map(({ head }) => {
    const places = numbers.get(shapeOf(head)) ?? [];
    let place = 0;
    return head.replace(NUMBER, (number) => ((places[place++]?.size ?? 0) > 1 ? '*' : number));
  });
  return { heads };
}

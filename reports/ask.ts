import type { AnswerGroup } from '../lab/ask/groups.ts';
import type { CallTranscript, WireExchange } from '../lab/ask/transcript.ts';
import type { CellResult } from '../lab/core/schema.ts';
import { splitOutcome } from '../lab/outcome/split-outcome.ts';
import type { Paint } from './ansi.ts';
import { hang } from './text.ts';

/** The version of the document that `ask --json` prints. */
const ASK_SCHEMA_VERSION = 1;

/** The document of `ask --json`: queries in the order in which the servers saw them. @param evidence the folder of the run */
export function askDocument(groups: readonly AnswerGroup[], evidence: string): string {
  const document = {
    schemaVersion: ASK_SCHEMA_VERSION,
    evidence,
    groups: groups.map(({ cells, daemon, outcome, calls }) => ({
      libcs: [...new Set(cells.map(({ libc }) => libc.id))],
      cells: cells.map(({ id }) => id),
      daemon,
      outcome,
      ...(outcome === null && { reason: cells[0]?.reason }),
      calls: calls.map(({ step, result, by }) => ({ step, result, ...(by !== null && { by }) })),
      queries: calls.flatMap(({ queries }, index) => queries.map((query) => ({ call: index + 1, ...query }))),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The groups as text: the libcs of each, the results of calls, and the queries and replies; lines that not all groups have are marked. */
export function renderAnswers(
  groups: readonly AnswerGroup[],
  { paint, width }: { paint: Paint; width: number },
): string {
  const bodies = groups.map(bodyOf);
  const common = (line: string) => bodies.every((body) => body.includes(line));
  const attempts = Math.max(1, ...groups.flatMap(({ cells }) => cells.map(({ attempt }) => attempt)));
  const severalDaemons = new Set(groups.map(({ daemon }) => daemon)).size > 1;
  const text = groups
    .map((group, index) => {
      const lines = (bodies[index] ?? []).map((line) =>
        groups.length === 1 ? `    ${line}` : common(line) ? `    ${line}` : `  ${paint('yellow', '≠')} ${line}`,
      );
      return [paint('bold', hang(headOf(group, severalDaemons, attempts), width)), ...lines, ''].join('\n');
    })
    .join('\n');
  return `${text}\n`;
}

/** The libcs of a group; with several attempts, the number of those with this outcome on each libc. */
function headOf({ cells, daemon }: AnswerGroup, withDaemon: boolean, attempts: number): string {
  const libcs = [...Map.groupBy(cells, ({ libc }) => libc.id).values()].map((same) => {
    const times = attempts > 1 ? `, ${same.length} of ${attempts} times` : '';
    return libcText(same[0] as CellResult, times);
  });
  const through = daemon !== 'none' || withDaemon ? `, ${daemon === 'none' ? 'no daemon' : `through ${daemon}`}` : '';
  return `${libcs.join(', ')}${through}`;
}

function libcText({ libc: { id, kind, version } }: CellResult, times: string): string {
  return `${id} (${kind === 'musl' ? 'musl ' : ''}${version}${times})`;
}

function bodyOf({ outcome, cells, calls, daemon }: AnswerGroup): string[] {
  if (outcome === null) return [`no answer: ${cells[0]?.reason}`];
  // The end of a daemon is a separate part, which begins with the daemon and not with a call.
  const ends = splitOutcome(outcome).filter((part) => part.startsWith(`${daemon} `));
  return [...calls.flatMap(callLines), ...ends];
}

function callLines({ step, result, by, unanswered, queries }: CallTranscript): string[] {
  const width = (pick: (exchange: WireExchange) => string) => Math.max(0, ...queries.map((each) => pick(each).length));
  const [servers, questions] = [width(({ server }) => server), width(questionOf)];
  return [
    `${step}  →  ${result}${by === null ? '' : ` by ${by}`}`,
    ...unanswered.map((text) => `  ${text}`),
    ...queries.map((exchange) => {
      const { server, reply, timeouts } = exchange;
      return `  ${server.padEnd(servers)}  ${questionOf(exchange).padEnd(questions)}  ${reply}${waitText(timeouts)}`;
    }),
    // What a daemon asked that did not answer is in its line: how much, depends on which timeout ends first.
    ...(queries.length === 0 && !unanswered.some((text) => text.includes('(asked ')) ? ['  no server was asked'] : []),
  ];
}

function waitText(timeouts: number): string {
  if (timeouts === 0) return '';
  return timeouts === 1 ? ', waited one timeout' : `, waited ${timeouts} timeouts`;
}

function questionOf({ transport, type, name }: WireExchange): string {
  return `${transport === 'tcp' ? 'tcp ' : ''}${type} ${name}`;
}

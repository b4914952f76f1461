import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { REPOSITORY, RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const RELAY = join(REPOSITORY, 'test/broken-lab/fixtures/mail/relay.mjs');

/** The checkout may be below a folder that the sandbox hides, such as /tmp. */
const MOUNTS = JSON.stringify([{ source: REPOSITORY, target: REPOSITORY }]);

interface World {
  /** The address of the domain's mail server in the zone of A. */
  old?: string;
  steps?: string;
  more?: string;
  sinks?: string;
  /** A command that executes the relay. */
  through?: readonly string[];
  users?: boolean;
  /** In seconds; only a relay that loses a mail takes it all. */
  patience?: number;
}

const SHORT = { patience: 10 };

/** The old nameserver names the sink OLD, the new one NEW; the relay is the test's own, `how` is the way in which it works. */
function scenarioText(
  how: string,
  {
    old = '127.0.0.50',
    steps = "'before: mail u@hat.test', 'conf nameserver B', 'after: mail u@hat.test'",
    more = '',
    sinks = "sinks: { OLD: '127.0.0.50', NEW: '127.0.0.60' },",
    through = [],
    users = false,
    patience = 60,
  }: World = {},
): string {
  const zone = (address: string) => `\`hat.test. MX 10 mx.hat.test.\nmx.hat.test. A ${address}\``;
  return `import { scenario } from 'resolv-lab';
export default scenario({
  title: 'a relay',
  about: 'x',
  conf: 'nameserver A',
  servers: { A: { records: ${zone(old)} }, B: { records: ${zone('127.0.0.60')} } },
  ${sinks}
  client: { command: [...${JSON.stringify([...through, process.execPath, RELAY])}, ${how}], patience: ${patience}, users: ${users}, mounts: ${MOUNTS} },
  steps: [${steps}],
  shown: { before: { mail: 'OLD' }, after: { mail: 'OLD', asked: 'A' } },
  absent: { before: { mail: 'OLD' }, after: { mail: 'NEW', asked: 'B' } },
  ${more}
});`;
}

/** Worlds whose relay follows the new nameserver. */
const FOLLOWING: Record<string, string> = {
  'reads-each-time': scenarioText("'follow'"),
  'after-a-signal': scenarioText("'once'", {
    steps: "'before: mail u@hat.test', 'conf nameserver B', 'signal HUP', 'after: mail u@hat.test'",
  }),
  'after-a-restart': scenarioText("'once'", {
    steps: "'before: mail u@hat.test', 'conf nameserver B', 'restart', 'after: mail u@hat.test'",
  }),
};

/** Worlds in which the relay has the library of users; with whether the reason has it, because the process that asked has mapped it. */
const WITH_USERS: Record<string, { text: string; isNamed: boolean }> = {
  'library-of-users': { text: scenarioText("'once'", { users: true }), isNamed: true },
  'without-its-environment': {
    text: scenarioText("'once'", { users: true, through: ['env', '-u', 'LD_PRELOAD'] }),
    isNamed: false,
  },
};

const direct = `${process.execPath} ${join(REPOSITORY, 'test/broken-lab/fixtures/mail/direct.mjs')}`;

/** Broken worlds, with the reasons of their cells. */
const BROKEN: Record<string, { text: string; reason: RegExp }> = {
  'the-mail-server-loses-each-mail': {
    text: scenarioText("'lose'", SHORT),
    reason: /^no sink got the mail to u@hat\.test.*a mail was lost/,
  },
  'it-refuses-it': {
    text: scenarioText("'refuse'"),
    reason: /^the mail to u@hat\.test was not submitted .*no such user/,
  },
  'it-ends': {
    text: scenarioText("'end'"),
    reason: /^no sink got the mail to u@hat\.test before it ended \(exit code 3\)/,
  },
  'it-does-not-start': {
    text: scenarioText("'once'", { more: "env: { NODE_OPTIONS: '--no-such' }," }),
    reason: /^the client did not come to rest before it ended .*no-such/,
  },
  'it-delivers-twice': {
    text: scenarioText("'twice'"),
    reason: /'each mail arrived once' failed: the mail to u@hat\.test arrived 2 times/,
  },
  'it-takes-the-message-id-away': { text: scenarioText("'no-id'", SHORT), reason: /^no sink got the mail/ },
  'it-changes-the-recipient': {
    text: scenarioText("'other-recipient'"),
    reason: /'each mail arrived once' failed: .* arrived for other@hat\.test/,
  },
  'it-has-the-address-from-a-cache': {
    text: scenarioText("'cached', '127.0.0.50'"),
    reason: /'each mail went where a nameserver sent it' failed: no reply .* has 127\.0\.0\.50/,
  },
  'the-zone-has-the-address-of-the-other-sink': {
    text: scenarioText("'once'", { old: '127.0.0.60' }),
    reason: /'the outcome is one of the two described' failed: .*the mail went to NEW/,
  },
  'no-sink-is-at-the-address-in-the-zone': {
    text: scenarioText("'once'", { ...SHORT, old: '127.0.0.70' }),
    reason: /^no sink got the mail to u@hat\.test.*ECONNREFUSED/,
  },
  'a-command-that-submits-delivers-by-itself': {
    text: scenarioText("'once'", {
      steps: `'before: mail u@hat.test', 'conf nameserver B', ${JSON.stringify(`after: mail u@hat.test | ${direct}`)}`,
    }),
    reason: /'the client delivered each mail' failed: .*of the command that submits, gave a mail to OLD/,
  },
  'a-sink-is-gone-at-the-end': {
    text: scenarioText("'once'", {
      steps:
        "'before: mail u@hat.test', 'conf nameserver B', 'after: mail u@hat.test', 'ip addr del 10.9.0.60/32 dev lo'",
      sinks: "sinks: { OLD: '127.0.0.50', NEW: '10.9.0.60' },",
    }),
    reason: /'each sink takes mail at its address' failed: NEW did not get the lab's mail to 10\.9\.0\.60/,
  },
};

const ONCE = 'asks-the-old-nameserver';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
/** The cells of one run, by the names of their worlds. */
let cells: Map<string, CellResult>;

beforeAll(async () => {
  folder = await temporaryDirectory();
  const texts = {
    [ONCE]: scenarioText("'once'"),
    ...FOLLOWING,
    ...Object.fromEntries(Object.entries({ ...WITH_USERS, ...BROKEN }).map(([name, { text }]) => [name, text])),
  };
  const files = Object.entries(texts).map(([name, text]) => ({ file: join(folder.path, `${name}.ts`), text }));
  for (const { file, text } of files) await writeFile(file, text);
  // Each relay is a Node that starts, and servers must answer in time meanwhile.
  const few = ['--libc', 'host', '--jobs', '4'];
  const words = ['run', ...files.map(({ file }) => file), ...few, '--json', '--out', join(folder.path, 'out')];
  const { stdout, stderr } = await start(RESOLV_LAB, words, { cwd: folder.path });
  expect(stdout, String(stderr)).not.toBe('');
  cells = new Map(RunDocument.parse(JSON.parse(String(stdout))).cells.map((cell) => [cell.repro, cell]));
  expect([...cells.keys()].toSorted()).toEqual(Object.keys(texts).toSorted());
});
afterAll(() => folder[Symbol.asyncDispose]());

function cellOf(name: string): CellResult {
  return cells.get(name) as CellResult;
}

function eventsOf(name: string): Promise<Event[]> {
  return readEvents(join(folder.path, 'out', `${cellOf(name).evidence.directory}`, 'events.jsonl'));
}

describe('a mail server has a verdict', () => {
  test('that asks the old nameserver, and delivers to the old sink', async () => {
    const cell = cellOf(ONCE);
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'reproduced']);
    expect(cell.reason).toMatch(/mail u@hat\.test: to OLD by \S+; asked A\(MX A\) for hat\.test mx\.hat\.test/);
    const mails = (await eventsOf(ONCE)).filter(({ kind }) => kind === 'mail');
    expect(mails).toMatchObject([
      { sink: 'OLD', id: 'before@mail.lab.test', to: ['u@hat.test'] },
      { sink: 'OLD', id: 'after@mail.lab.test', to: ['u@hat.test'] },
      { sink: 'OLD', id: 'check.OLD@mail.lab.test', to: ['check@lab.test'] },
      { sink: 'NEW', id: 'check.NEW@mail.lab.test', to: ['check@lab.test'] },
    ]);
  });

  test.each(Object.keys(FOLLOWING))('that %s', (name) => {
    const cell = cellOf(name);
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'not-reproduced']);
  });
});

test.each(Object.entries(WITH_USERS))(
  '%s: the reason has LD_PRELOAD if the process that asked has mapped the library',
  async (name, { isNamed }) => {
    const cell = cellOf(name);
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'reproduced']);
    expect(cell.reason.includes("with the lab's library of users")).toBe(isNamed);
    const [start] = (await eventsOf(name)).filter(({ kind }) => kind === 'client-start');
    expect(start).toMatchObject({ argv: expect.arrayContaining(['LD_PRELOAD']) });
  },
);

test.each(Object.entries(BROKEN))('a broken world has no verdict: %s', (name, { reason }) => {
  const cell = cellOf(name);
  expect([cell.status, cell.reason]).toEqual(['inconclusive', expect.stringMatching(reason)]);
});

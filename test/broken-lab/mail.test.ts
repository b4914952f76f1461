import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { REPOSITORY, RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const RELAY = join(REPOSITORY, 'test/broken-lab/fixtures/mail/relay.mjs');

/** The checkout may be below a folder that the sandbox hides, such as /tmp. */
const MOUNTS = JSON.stringify([{ source: REPOSITORY, target: REPOSITORY }]);

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  folder = await temporaryDirectory();
});
afterAll(() => folder[Symbol.asyncDispose]());

let serial = 0;

interface World {
  /** The address of the domain's mail server in the zone of A. */
  old?: string;
  steps?: string;
  more?: string;
  sinks?: string;
  /** A command that executes the relay. */
  through?: readonly string[];
  users?: boolean;
}

/** The old nameserver names the sink OLD, the new one NEW; the relay is the test's own, `how` is the way in which it works. */
async function run(
  how: string,
  {
    old = '127.0.0.50',
    steps = "'before: mail u@hat.test', 'conf nameserver B', 'after: mail u@hat.test'",
    more = '',
    sinks = "sinks: { OLD: '127.0.0.50', NEW: '127.0.0.60' },",
    through = [],
    users = false,
  }: World = {},
): Promise<{ cell: CellResult; events: Record<string, unknown>[] }> {
  serial += 1;
  const [file, out] = [join(folder.path, `mail${serial}.ts`), join(folder.path, `run${serial}`)];
  const zone = (address: string) => `\`hat.test. MX 10 mx.hat.test.\nmx.hat.test. A ${address}\``;
  const text = `import { scenario } from 'resolv-lab';
export default scenario({
  title: 'a relay',
  about: 'x',
  conf: 'nameserver A',
  servers: { A: { records: ${zone(old)} }, B: { records: ${zone('127.0.0.60')} } },
  ${sinks}
  client: { command: [...${JSON.stringify([...through, process.execPath, RELAY])}, ${how}], patience: 10, users: ${users}, mounts: ${MOUNTS} },
  steps: [${steps}],
  shown: { before: { mail: 'OLD' }, after: { mail: 'OLD', asked: 'A' } },
  absent: { before: { mail: 'OLD' }, after: { mail: 'NEW', asked: 'B' } },
  ${more}
});`;
  await writeFile(file, text);
  const { stdout, stderr } = await start(RESOLV_LAB, ['run', file, '--libc', 'host', '--json', '--out', out], {
    cwd: folder.path,
  });
  expect(stdout, String(stderr)).not.toBe('');
  const [cell] = RunDocument.parse(JSON.parse(String(stdout))).cells;
  const lines = await readFile(join(out, (cell as CellResult).evidence.directory ?? '', 'events.jsonl'), 'utf8').catch(
    () => '',
  );
  return {
    cell: cell as CellResult,
    events: lines
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

describe('a mail server has a verdict', () => {
  test('that asks the old nameserver, and delivers to the old sink', async () => {
    const { cell, events } = await run("'once'");
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'reproduced']);
    expect(cell.reason).toMatch(/mail u@hat\.test: to OLD by \S+; asked A\(MX A\) for hat\.test mx\.hat\.test/);
    const mails = events.filter(({ kind }) => kind === 'mail');
    expect(mails.map(({ sink, id, to }) => [sink, id, to])).toEqual([
      ['OLD', 'before@mail.lab.test', ['u@hat.test']],
      ['OLD', 'after@mail.lab.test', ['u@hat.test']],
      ['OLD', 'check.OLD@mail.lab.test', ['check@lab.test']],
      ['NEW', 'check.NEW@mail.lab.test', ['check@lab.test']],
    ]);
  });

  test.each([
    ['that reads resolv.conf for each mail', "'follow'", ''],
    ['after a signal', "'once'", "'signal HUP', "],
    ['after a restart', "'once'", "'restart', "],
  ])('%s', async (_, how, step) => {
    const steps = `'before: mail u@hat.test', 'conf nameserver B', ${step}'after: mail u@hat.test'`;
    const { cell } = await run(how, { steps });
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'not-reproduced']);
  });
});

test.each([
  ['with the library of users', [], true],
  ['that executes the relay without its environment', ['env', '-u', 'LD_PRELOAD'], false],
])(
  'a client %s: the reason has LD_PRELOAD if the process that asked has mapped the library',
  async (_, through, isNamed) => {
    const { cell, events } = await run("'once'", { users: true, through });
    expect([cell.status, cell.observed], cell.reason).toEqual(['observed', 'reproduced']);
    expect(cell.reason.includes("with the lab's library of users")).toBe(isNamed);
    const [start] = events.filter(({ kind }) => kind === 'client-start');
    expect(start?.argv).toContain('LD_PRELOAD');
  },
);

describe('a broken world has no verdict', () => {
  test.each([
    ['the mail server loses each mail', "'lose'", {}, /^no sink got the mail to u@hat\.test.*a mail was lost/],
    ['it refuses it', "'refuse'", {}, /^the mail to u@hat\.test was not submitted .*no such user/],
    ['it ends', "'end'", {}, /^no sink got the mail to u@hat\.test before it ended \(exit code 3\)/],
    [
      'it does not start',
      "'once'",
      { more: "env: { NODE_OPTIONS: '--no-such' }," },
      /^the client did not come to rest before it ended .*no-such/,
    ],
    ['it delivers twice', "'twice'", {}, /'each mail arrived once' failed: the mail to u@hat\.test arrived 2 times/],
    ['it takes the Message-ID away', "'no-id'", {}, /^no sink got the mail/],
    [
      'it changes the recipient',
      "'other-recipient'",
      {},
      /'each mail arrived once' failed: .* arrived for other@hat\.test/,
    ],
    [
      'it has the address from a cache',
      "'cached', '127.0.0.50'",
      {},
      /'each mail went where a nameserver sent it' failed: no reply .* has 127\.0\.0\.50/,
    ],
    [
      'the zone has the address of the other sink',
      "'once'",
      { old: '127.0.0.60' },
      /'the outcome is one of the two described' failed: .*the mail went to NEW/,
    ],
    [
      'no sink is at the address in the zone',
      "'once'",
      { old: '127.0.0.70' },
      /^no sink got the mail to u@hat\.test.*ECONNREFUSED/,
    ],
  ])('%s', async (_, how, world, reason) => {
    const { cell } = await run(how, world);
    expect([cell.status, cell.reason]).toEqual(['inconclusive', expect.stringMatching(reason)]);
  });

  test('a command that submits delivers by itself', async () => {
    const direct = `${process.execPath} ${join(REPOSITORY, 'test/broken-lab/fixtures/mail/direct.mjs')}`;
    const steps = `'before: mail u@hat.test', 'conf nameserver B', ${JSON.stringify(`after: mail u@hat.test | ${direct}`)}`;
    const { cell } = await run("'once'", { steps });
    expect([cell.status, cell.reason]).toEqual([
      'inconclusive',
      expect.stringMatching(
        /'the client delivered each mail' failed: .*of the command that submits, gave a mail to OLD/,
      ),
    ]);
  });

  test('a sink is gone at the end', async () => {
    const steps = `'before: mail u@hat.test', 'conf nameserver B', 'after: mail u@hat.test', 'ip addr del 10.9.0.60/32 dev lo'`;
    const sinks = "sinks: { OLD: '127.0.0.50', NEW: '10.9.0.60' },";
    const { cell } = await run("'once'", { steps, sinks });
    expect([cell.status, cell.reason]).toEqual([
      'inconclusive',
      expect.stringMatching(
        /'each sink takes mail at its address' failed: NEW did not get the lab's mail to 10\.9\.0\.60/,
      ),
    ]);
  });
});

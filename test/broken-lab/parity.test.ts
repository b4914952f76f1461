import { beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { folderOfTests } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/parity.ts');
const LATE_REPORT = await bundled('test/broken-lab/fixtures/late-report.ts');
const folder = folderOfTests();

async function cellsOf(repro: string, ...words: string[]) {
  return cellsBy(ENTRY, repro, ...words);
}

async function cellsBy(entry: string, repro: string, ...words: string[]) {
  const own = ['--daemon', 'nsncd', '--libc', 'debian-trixie', '--probe', 'c'];
  return (await folder.run(entry, [repro, ...own, ...words])).cells;
}

const BROKEN: readonly [string, RegExp][] = [
  [
    'daemon-parity+reference-asks',
    /control 'only the program sees the daemon' failed: .*; control 'the reference asks no daemon' failed/,
  ],
  ['daemon-parity+program-asks-not', /control 'the program asks the daemon' failed: no request GETPW/],
  ['daemon-parity+other-files', /control 'all have the same files' failed: .*; reference: .* at \/etc\/passwd/],
  ['daemon-parity+no-data', /control 'the data are there' failed: the reference found 0 of 10/],
  ['daemon-parity+no-query', /control 'the nameserver is asked' failed: calls of the reference without a query: \d+/],
  ['daemon-protocol+no-data', /control 'the data are there' failed: without the daemon: user false, host true/],
  [
    'daemon-protocol+no-servfail',
    /control 'the nameserver answers SERVFAIL' failed: h_errno without the daemon: HOST_NOT_FOUND/,
  ],
  ['daemon-protocol+no-daemon', /control 'the daemon answers the client' failed: .*; the connection: refused/],
  ['daemon-protocol+past-tap', /control 'the tap saw the request' failed: no such request on the socket/],
];

describe('in a broken world there is no verdict', () => {
  let cells: Awaited<ReturnType<typeof cellsOf>>;
  beforeAll(async () => {
    cells = await cellsOf(BROKEN.map(([name]) => name).join());
  });

  test.each(BROKEN)('%s', (name, reason) => {
    const cell = cells.find(({ repro }) => repro === name);
    expect(cell).toMatchObject({ status: 'inconclusive', observed: null, reason: expect.stringMatching(reason) });
  });
});

test('the order in which the client and the spawner report the start of the client does not matter', async () => {
  const [cell] = await cellsBy(LATE_REPORT, 'daemon-protocol');
  expect(cell).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
});

test('without a tap nothing shows that the reference asked no daemon', async () => {
  const [cell] = await cellsOf('daemon-parity', '--no-tap');
  expect(cell).toMatchObject({ status: 'inconclusive', reason: expect.stringContaining('the socket was not tapped') });
});

describe('of nsncd 1.5.1', () => {
  const parity = 'main,users-name-octets,groups-octets,innetgr-no-member,getaddrinfo-servfail,gethostbyname-cname';
  const protocol = 'main,GETPWBYUID-missing,INNETGR-no,GETAI,GETFDHST';
  let cells: Awaited<ReturnType<typeof cellsOf>>;
  beforeAll(async () => {
    cells = await cellsOf('daemon-parity,daemon-protocol', '--variant', `${parity},${protocol}`);
  });

  test('real differences are known, and its other rows are the same', () => {
    const own = cells.filter(({ repro }) => repro === 'daemon-parity');
    expect(own.map(({ variant, status, observed }) => [variant, status, observed])).toEqual([
      ['main', 'observed', 'not-reproduced'],
      ['users-name-octets', 'pass', 'reproduced'],
      ['groups-octets', 'pass', 'reproduced'],
      ['innetgr-no-member', 'pass', 'reproduced'],
      ['getaddrinfo-servfail', 'pass', 'reproduced'],
      ['gethostbyname-cname', 'observed', 'not-reproduced'],
    ]);
    const servfail = own.find(({ variant }) => variant === 'getaddrinfo-servfail');
    expect(servfail?.reason).toMatch(
      /^\d+ of \d+ questions differed \(eai EAI_NONAME for EAI_AGAIN\); the smallest question: getaddrinfo name=n\d+\.lab\.test family=\w+ socktype=stream.* \(seed 1\)$/,
    );
    expect(servfail?.outcome).toBe('eai EAI_NONAME for EAI_AGAIN');
  });

  test('the replies to each kind of request: right, known to be wrong, intended', () => {
    const own = cells.filter(({ repro }) => repro === 'daemon-protocol');
    expect(
      own.map(({ variant, status, observed, evidence }) => [variant, status, observed, evidence.measures.kinds]),
    ).toEqual([
      ['main', 'observed', 'not-reproduced', 'none'],
      ['GETPWBYUID-missing', 'pass', 'reproduced', 'version 0; uid 0 for -1; gid 0 for -1'],
      ['GETAI', 'observed', 'not-reproduced', 'none'],
      ['INNETGR-no', 'pass', 'reproduced', 'no reply'],
      ['GETFDHST', 'observed', 'not-reproduced', 'none'],
    ]);
  });
});

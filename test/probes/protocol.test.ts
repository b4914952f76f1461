import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { builtProbe } from './probes.ts';

/** Lines that a probe must refuse, each with the id in the refusal. */
const refused: [line: string, id: number | null][] = [
  ['', null],
  ['state', null],
  [' 0 main state', null],
  ['\0', null],
  ['-1 main state', null],
  ['1x main state', null],
  ['99999999999999999999 main state', null],
  ['1', 1],
  ['2 main', 2],
  ['3 ma/in state', 3],
  [`4 ${'m'.repeat(65)} state`, 4],
  ['5 main nosuch', 5],
  ['6 main toString', 6],
  ['7 main getpwnam', 7],
  ['8 main getpwnam name', 8],
  ['9 main getpwnam =root', 9],
  ['10 main getpwnam name=root name=root', 10],
  ['11 main getpwnam name=root uid=0', 11],
  ['12 main getpwnam name=%', 12],
  ['13 main getpwnam name=%4', 13],
  ['14 main getpwnam name=%zz', 14],
  ['15 main getpwnam name=%00', 15],
  ['16 main getaddrinfo name=a family=ipx', 16],
  ['17 main getaddrinfo name=a flags=AI_NUMERICHOST,AI_NO', 17],
  ['18 main getaddrinfo name=a socktype=toString', 18],
  ['19 main getnameinfo address=localhost', 19],
  ['20 main getnameinfo address=::1 port=65536', 20],
  ['21 main gethostbyaddr address=1.2.3', 21],
  ['22 main gethostbyname2 name=a', 22],
  ['23 main res_query name=a type=NOSUCH', 23],
  ['24 main nquery state=x name=a type=A', 24],
  ['25 main nclose state=x', 25],
  ['26 main state state=x', 26],
  ['27 main set retry=-1', 27],
  ['28 main set options+=RES_NO', 28],
  ['29 main thread-exit', 29],
  ['30 nobody thread-exit', 30],
  ['31 main res_init now=1', 31],
  ['32 main getpwnam name=root\0x', 32],
  ['33 main state\0', 33],
  ['34 main getpwuid uid=root', 34],
  ['35 main getpwuid uid=4294967296', 35],
  ['36 main getgrgid', 36],
  ['37 main getgrouplist name=root', 37],
  ['38 main getservbyport port=65536', 38],
  ['39 main getpwnam name=root buffer=-1', 39],
  ['40 main gethostbyname name=a buffer=16777217', 40],
  ['41 main res_query name=a type=A buffer=65536', 41],
  ['42 main getaddrinfo name=a protocol=ipx', 42],
  ['43 main res_send message=0', 43],
  ['44 main res_send message=0g', 44],
  ['45 main res_nsend state=x message=00', 45],
  ['46 main getnetbyaddr network=here', 46],
  ['47 main innetgr name=a group=b', 47],
  ['48 main setlocale locale=C category=LC_NONE', 48],
  ['49 main setrlimit resource=RLIMIT_NONE', 49],
  ['50 main setrlimit resource=RLIMIT_NOFILE soft=few', 50],
  ['51 main fork', 51],
  ['52 main fork verb=nosuch', 52],
  ['53 main fork verb=getpwnam', 53],
  ['54 main fork verb=getpwnam name=root uid=0', 54],
  ['55 main fork verb=fork', 55],
  ['56 main fork verb=thread-exit', 56],
  ['57 main fork verb=res_init limit=-1', 57],
  ['58 main res_nsearch state=x name=a type=A', 58],
  ['59 main getaddrinfo name=a hints=some', 59],
  ['60 main getaddrinfo name=a hints=none family=inet', 60],
  ['61 main getnameinfo address=::1 hostlen=1026', 61],
  ['62 main getnameinfo address=::1 addrlen=29', 62],
  ['63 main gai_strerror code=EAI_NONE', 63],
  ['64 main getaddrinfo name=a sockets=no', 64],
];

describe.each(['c', 'ffi'] as const)('%s', (kind) => {
  const built = builtProbe(kind);

  /** The complete output of the probe for this input, until it ends. */
  async function say(
    input: string,
    ...words: string[]
  ): Promise<{ ready: unknown; answers: Record<string, unknown>[]; threads: unknown[] }> {
    const [file = '', ...args] = built.argv;
    const { stdout } = await execa(file, [...args, ...words], { input });
    const [ready, ...lines] = stdout.split('\n').map((line) => JSON.parse(line));
    const [threads, answers] = [lines.filter(({ event }) => event), lines.filter(({ event }) => !event)];
    return { ready, answers, threads };
  }

  test('without input: reports that it is ready, and ends with exit code 0', async () => {
    expect(await say('')).toEqual({
      ready: {
        event: 'ready',
        pid: expect.any(Number),
        probe: kind,
        libc: { name: 'glibc', version: expect.stringMatching(/^2\.\d+$/) },
      },
      answers: [],
      threads: [],
    });
  });

  test('refuses every bad command with its id and a message', async () => {
    const { answers } = await say(refused.map(([line]) => `${line}\n`).join(''));
    const ids = answers.map(({ id }) => id as number | null);
    expect(ids.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(refused.map(([, id]) => id));
    for (const answer of answers) {
      expect(answer).toEqual({ id: answer.id, error: 'bad-command', message: expect.any(String) });
    }
  });

  test('answers all commands before the end of input, also a last line without a newline', async () => {
    const { answers, threads } = await say(
      '1 w getpwnam name=root\n2 w thread-exit\n3 x state\n4 main getpwnam name=r%6fot',
    );
    expect(answers).toHaveLength(4);
    const inOrder = (threads as { thread: string }[]).toSorted((a, b) => a.thread.localeCompare(b.thread));
    expect(inOrder).toEqual(['w', 'x'].map((thread) => ({ event: 'thread', thread, tid: expect.any(Number) })));
    const byId = answers.toSorted((a, b) => Number(a.id) - Number(b.id));
    expect(byId).toMatchObject([
      { thread: 'w', verb: 'getpwnam', uid: 0 },
      { thread: 'w', verb: 'thread-exit', ok: true },
      { thread: 'x', verb: 'state', ok: true },
      { thread: 'main', verb: 'getpwnam', uid: 0 },
    ]);
  });

  test('started with main-only, it performs the commands of main in order, and refuses the same bad commands', async () => {
    const lookups = Array.from({ length: 40 }, (_, i) => `${i + 100} main getaddrinfo name=127.0.0.${i}\n`);
    const { answers } = await say(`${lookups.join('')}150 main nosuch\n151 main getpwnam name=root`, 'main-only');
    const carriedOut = answers.filter(({ error }) => error === undefined).map(({ id }) => id);
    expect(carriedOut).toEqual([...lookups.map((_, i) => i + 100), 151]);
    expect(answers.filter(({ error }) => error !== undefined)).toMatchObject([{ id: 150, error: 'bad-command' }]);
  });

  test('started with main-only, it has no other thread', async () => {
    const { answers, threads } = await say('1 other state\n2 main thread-exit\n', 'main-only');
    expect(answers).toMatchObject([1, 2].map((id) => ({ id, error: 'bad-command' })));
    expect(threads).toEqual([]);
  });

  test('lines of threads never mix', async () => {
    const asked = Array.from({ length: 400 }, (_, i) => `${i} t${i % 4} getaddrinfo name=127.0.0.${i % 256}\n`);
    const { answers } = await say(asked.join(''));
    expect(answers.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(asked.map((_, i) => i));
    for (const thread of ['t0', 't1', 't2', 't3']) {
      const ids = answers.filter((answer) => answer.thread === thread).map(({ id }) => Number(id));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    }
  });
});

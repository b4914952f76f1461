import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { repros } from '../../repros/index.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { familyOf, whenEnded } from '../namespaces/whole-end.ts';
import { cellOn, glibc } from '../repros/evidence.ts';
import { RESOLV_LAB, start, WITH_FIXTURES } from './command.ts';
import { WAITS } from './fixtures/endless.ts';
import { holdNamespacesOf, hostState } from './host.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { onTerminal } from './terminal.ts';

/** glibc 2.17 reads resolv.conf once, so that the scenario's program and a new one differ. */
const STALE = 'stale-resolv-conf/main/crosstool-2.17/none/c';
const STALE_NSNCD = 'stale-resolv-conf/main/host/nsncd/c';
const LEAK = 'nscd-socket-leak/main/debian-trixie/nsncd/c';
const hasTcpdump = await areInstalled(['tcpdump']);
const OPENED = 'the shell is open';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

/** A shell in which nothing is typed. */
function shell(words: readonly string[]) {
  return commands.start(['shell', ...words]);
}

/**
 * Waits until a stream contains a text. The stream is read on afterwards, because the collection of the whole output needs its end.
 * @throws if the command ends before
 */
async function said(stream: Readable | null, text: string, ended: Promise<unknown>): Promise<void> {
  const printed = Promise.withResolvers<void>();
  const over = ended.then(() => Promise.reject(new Error(`it ended without the text '${text}'`)));
  if (stream) createInterface(stream).on('line', (line) => line.includes(text) && printed.resolve());
  await Promise.race([printed.promise, over]);
}

const CALLS = [
  'program res_query mail.lab.test MX',
  'program -p nobody x',
  'program',
  'program -t newest state',
  'program -t newest a.lab.test',
  'program -t newst b.lab.test',
  'program --new -t newst c.lab.test',
  'program --help',
];

describe('a command on the host of a cell', () => {
  test('can use the old program, a new one, and the commands of the libc', async () => {
    const script =
      'program old.lab.test; lookup new.lab.test; getent hosts own.lab.test; cat /etc/resolv.conf; awk "BEGIN { print 1 + 1 }"; exit 7';
    const { exitCode, stdout, stderr } = await shell([STALE, '--at', 'controls', '--', 'sh', '-c', script]);
    expect(stdout).toMatch(/program +getaddrinfo old\.lab\.test → 192\.0\.2\.1\b/);
    expect(stdout).toMatch(/ A +A\? old\.lab\.test/);
    expect(stdout).toMatch(/lookup-1 +getaddrinfo new\.lab\.test → 192\.0\.2\.2\b/);
    expect(stdout).toMatch(/^2001:db8::2 +own\.lab\.test$/m);
    expect(stdout).toContain('nameserver 127.0.0.2');
    // A tool that this machine has through /etc/alternatives.
    expect(stdout).toMatch(/^2$/m);
    expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: '' });
  });

  test('runs at the start of a step, before the action of the step', async () => {
    // Step 3 is `switch`.
    const { stdout } = await shell([STALE, '--at', '3', '--', 'cat', '/etc/resolv.conf']);
    expect(stdout).toContain('nameserver 127.0.0.1');
  });

  test('prints the events of the servers, and with --all every event', async () => {
    const script = 'getent hosts mine.lab.test >/dev/null; events; echo ---; events --all';
    const { stdout } = await shell([STALE, '--', 'sh', '-c', script]);
    const [since, all] = stdout.split('---\n');
    expect(since).toContain('AAAA? mine.lab.test');
    expect(since).not.toContain('A? before.lab.test');
    expect(all).toContain('A? before.lab.test');
    expect(all).toContain('AAAA? mine.lab.test');
  });

  test.runIf(hasTcpdump)('can use tcpdump', async () => {
    const script =
      'tcpdump -i lo -n -l -c 1 2>&1 | while read -r line; do echo "$line"; case $line in listening*) getent hosts seen.lab.test;; esac; done';
    const { stdout } = await shell([STALE, '--', 'sh', '-c', script]);
    expect(stdout).toMatch(/> 127\.0\.0\.2\.53: \d+\+ \w+\? seen\.lab\.test/);
  });

  test("has the files of its host's program, and those of another host with --host", async () => {
    const sockets = ['sh', '-c', 'cat /etc/resolv.conf; ls /run/nscd'];
    const [inside, outside] = await Promise.all([
      shell([LEAK, '--', ...sockets]),
      shell([LEAK, '--host', 'host', '--', ...sockets]),
    ]);
    expect(inside.stdout).toContain('nameserver 127.0.0.11');
    expect(inside.stdout).toContain('socket');
    expect(outside.stdout).toContain('nameserver 127.0.0.53');
  });

  test('runs a program of the user’s own on the libc of the cell, and on a root of theirs', async () => {
    await using directory = await temporaryDirectory();
    const [own, root] = [join(directory.path, 'own'), join(directory.path, 'root')];
    await mkdir(join(root, 'bin'), { recursive: true });
    const input = `#include <stdio.h>
#include <gnu/libc-version.h>
int main(void) { return printf("%s\\n", gnu_get_libc_version()) < 0; }`;
    await execa('cc', ['-x', 'c', '-o', own, '-'], { input });
    await execa('cc', ['-static', '-x', 'c', '-o', join(root, 'bin/static'), '-'], { input });
    const { stdout: linked } = await execa(own);
    const cell = 'stale-resolv-conf/main/debian-trixie/none/c';
    const mounts = ['--mount', own, '--mount', `${own}:/opt/own`];
    const onLibc = await shell([cell, ...mounts, '--', 'sh', '-c', `on-libc ${own} && on-libc /opt/own`]);
    expect([onLibc.exitCode, onLibc.stdout], onLibc.stderr).toEqual([0, '2.41\n2.41']);
    const unmounted = await shell([cell, '--', 'on-libc', own]);
    expect([unmounted.exitCode, unmounted.stderr]).toEqual([127, expect.stringContaining('No such file')]);
    const onRoot = await shell([cell, '--root', root, '--', 'on-libc', '/bin/static']);
    expect([onRoot.exitCode, onRoot.stdout], onRoot.stderr).toEqual([0, linked]);
  });

  test('makes the calls of its command line, in threads that it starts', async () => {
    const { stdout } = await shell([STALE, '--', 'sh', '-c', CALLS.join('\n')]);
    expect(stdout).toContain('MX? mail.lab.test');
    expect(stdout).toContain("no program 'nobody' is running here; running programs: program, fresh");
    expect(stdout).toMatch(/^program, pid \d+, on client$/m);
    expect(stdout).toMatch(/^program starts thread newest\n.*_res of thread newest: not initialised/m);
    expect(stdout).toMatch(/program\/newest +getaddrinfo a\.lab\.test → 192\.0\.2\.2/);
    expect(stdout).toContain("no thread 'newst': did you mean 'newest'?");
    expect(stdout).not.toContain('b.lab.test');
    expect(stdout).toMatch(/^program starts thread newst\n.*A\? c\.lab\.test\n/m);
    expect(stdout).toMatch(/^program \[-p PROGRAM\].*options-=RES_SNGLKUP$/m);
  });
});

test('without a command a shell reads lines from stdin, after a page about the cell and the step', async () => {
  const { exitCode, stdout, stderr } = await start(RESOLV_LAB, ['shell', STALE], {
    stdin: 'pipe',
    input: 'echo "in $PWD"\nlab | head -1\nexit 3\n',
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: `in /tmp\n${STALE}, at the end of the scenario` });
  expect(stderr).toContain('nameserver A: 127.0.0.1');
  expect(stderr).toContain('lookup NAME');
});

const suggestions = repros
  .filter(({ shellHints }) => shellHints !== undefined)
  .flatMap((repro) => (['none', 'nsncd'] as const).map((daemon) => ({ ...repro, daemon })));

test.each(suggestions)(
  'the commands that $id suggests with daemon $daemon work',
  async ({ id, shellHints, variants, daemon }) => {
    const hints = shellHints?.(variants.main, cellOn(glibc('2.41'), { daemon })) ?? [];
    expect(hints.length).toBeGreaterThan(2);
    const { exitCode, stderr } = await start(RESOLV_LAB, ['shell', `${id}/main/debian-trixie/${daemon}/c`], {
      stdin: 'pipe',
      input: `set -e\n${hints.join('\n')}\n`,
    });
    for (const hint of hints) expect(stderr).toContain(hint);
    expect(exitCode).toBe(0);
  },
);

/** With a daemon, some of the lines come from another program, its tap. */
test.each([STALE, LEAK])('lines are in order of time, live and from the start: %s', async (cell) => {
  const script = 'program one.lab.test; lookup two.lab.test; echo ---; events --all';
  const { stdout } = await shell([cell, '--', 'sh', '-c', script]);
  for (const part of stdout.split('---\n')) {
    const times = [...part.matchAll(/^ *(\d+\.\d{3}) {2}/gm)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThan(5);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  }
});

describe('with a daemon between program and nameserver', () => {
  const names = Array.from({ length: 20 }, (_, number) => `n${number}.lab.test`);
  const asked = `for name in ${names.join(' ')}; do getent hosts $name >/dev/null; done`;

  /** The lines with these words in them, without their times. */
  function linesWith(words: string, stdout: string): string[] {
    const lines = [...stdout.matchAll(/^ *\d+\.\d{3} {2}(.*)$/gm)].map(([, line = '']) => line);
    return lines.filter((line) => line.includes(words));
  }

  /** For each name: a request of the client to the daemon, then the query of the daemon. */
  function expectInOrder(stdout = ''): void {
    for (const name of names) {
      expect(linesWith(` ${name}`, stdout)).toEqual([
        expect.stringMatching(/^getent \(\d+\) +GETHOSTBYNAMEv6 n/),
        expect.stringMatching(/^B +AAAA\? n/),
      ]);
    }
  }

  test('`events` prints the client of a request, then the reply; `program` prints the reply before or after its result', async () => {
    const calls = names.map((name) => `program ${name}`).join('; ');
    const { stdout } = await shell([STALE_NSNCD, '--', 'sh', '-c', `${asked}; events; echo ---; ${calls}`]);
    const [events, results] = stdout.split('---\n');
    expectInOrder(events);
    expect(results?.match(/^ +\d+\.\d+ +nsncd +2001:db8::2, 192\.0\.2\.2$/gm)).toHaveLength(names.length);
  });

  test('`events --follow` prints the same, with the pid as seen in the shell', async () => {
    // After the reply to the first name it prints new events only.
    const script = `
      next_reply() { while IFS= read -r line; do echo "$line"; case $line in *nsncd*2001:db8::2) break;; esac; done <&3; }
      getent hosts first.lab.test >/dev/null
      mkfifo printed; events --follow >printed & exec 3<printed; next_reply
      for name in ${names.join(' ')}; do getent hosts $name >/dev/null; next_reply; done
      sh -c 'echo "it is $$"; exec getent hosts last.lab.test'; next_reply`;
    const { stdout } = await shell([STALE_NSNCD, '--', 'sh', '-c', script]);
    expectInOrder(stdout);
    const [, pid] = /^it is (\d+)$/m.exec(stdout) ?? [];
    expect(linesWith('GETHOSTBYNAMEv6 last', stdout)).toEqual([expect.stringContaining(`getent (${pid})`)]);
  });
});

test('`lab` prints the state of /etc/resolv.conf at that time, and the events so far', async () => {
  const changes = [
    ['sed -i s/127.0.0.2/127.0.0.1/ /etc/resolv.conf', 'nameserver 127.0.0.1; options timeout:1'],
    [': >/etc/resolv.conf', 'empty'],
    ['echo search z.test >/tmp/z; mount --bind /tmp/z /etc/resolv.conf', 'search z.test'],
    ['umount /etc/resolv.conf; echo search x.test >/etc/new; mv /etc/new /etc/resolv.conf', 'search x.test'],
    ['echo search y.test >/run/y; ln -sf /run/y /etc/resolv.conf', 'search y.test'],
    ['rm /etc/resolv.conf', 'not there'],
  ];
  const script = [
    'getent hosts lately.lab.test >/dev/null; lab',
    ...changes.map(([change]) => `echo ---; ${change} && lab`),
  ].join('\n');
  const { stdout } = await shell([STALE, '--', 'sh', '-c', script]);
  const [first, ...states] = stdout.split('---\n');
  expect(first).toMatch(/^Last events:\n(?: .*\n)* .* AAAA\? lately\.lab\.test$/m);
  expect(states.map((state) => /^ {2}\/etc\/resolv\.conf: (.*)$/m.exec(state)?.[1])).toEqual(
    changes.map(([, printed]) => printed),
  );
});

test('an unknown or incomplete call is refused in one line', async () => {
  const lines = [
    ['program set options+=FOO', "set options+: no option 'FOO': known are RES_INIT, "],
    ['program res_query a.lab.test FOO', "res_query type: no record type 'FOO': "],
    ['program res_query', 'res_query needs name: res_query name [type]'],
    ['lookup gethostbyname', 'gethostbyname needs name: gethostbyname name'],
    ['lookup -p nosuch a.lab.test', 'lookup takes no -p: it uses the main thread of a new program'],
    ['program getnameinfo hello', 'program refuses getnameinfo: address is not a numeric address'],
    ['program -t othr a.lab.test', "no thread 'othr': did you mean 'other'? "],
    ['program --new -t other a.lab.test', "thread 'other' exists already: "],
  ] as const;
  const script = lines.map(([line]) => `${line}; echo "-=- $?"`).join('\n');
  const { stdout } = await shell(['single-request-reload/main/host/none/c', '--', 'sh', '-c', script]);
  const answers = stdout.split(/^-=- /m);
  for (const [at, [line, printed]] of lines.entries()) {
    // The prefix is the exit code of the line before.
    expect(answers[at]?.replace(/^1\n/, ''), line).toMatch(/^.*\n$/);
    expect(answers[at], line).toContain(printed);
  }
  expect(answers.at(-1)).toBe('1');
});

test('an unknown command ends with 127, as in any shell', async () => {
  const { exitCode } = await shell([STALE, '--', 'no-such-command']);
  expect(exitCode).toBe(127);
});

/** The program's /etc comes from another host, read-only. */
test('tools that this machine has through /etc/alternatives exist also where /etc is read-only', async () => {
  const cell = 'nscd-socket-leak/contrast-vpn-namespace/debian-trixie/nsncd/c';
  const { stdout } = await shell([cell, '--', 'awk', 'BEGIN { print "here" }']);
  expect(stdout).toBe('here');
});

test('for a libc without getent the page does not mention getent', async () => {
  const { exitCode, stderr } = await start(RESOLV_LAB, ['shell', 'stale-resolv-conf/main/musl-trixie/none/c'], {
    stdin: 'pipe',
    input: 'program --help\n',
  });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('lookup NAME');
  expect(stderr).not.toContain('getent');
});

test('--at list prints the steps', async () => {
  const { exitCode, stdout } = await shell([STALE, '--at', 'list']);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: ' 1  A is in the file\n 2  before\n 3  switch\n 4  controls',
  });
});

describe('a usage error is one line, with exit code 64', () => {
  test.each([
    [['stale'], "did you mean one of 'stale-resolv-conf'?"],
    [[STALE, '--at', 'list', '--host', 'bogus'], '--at list only prints the steps'],
    [['stale-resolv-conf'], "no cell 'stale-resolv-conf': its name is repro/variant/libc/daemon/probe"],
    [['stale-resolv-conf/mian/host/none/c'], "did you mean 'main'?"],
    // Those that the scenario finds.
    [[STALE, '--at', 'swich'], "no step 'swich': did you mean 'switch'?"],
    [[STALE, '--at', 'zzz'], "no step 'zzz': known are 'A is in the file', before, switch, controls"],
    [[STALE, '--at', '1'], 'the scenario has no host yet at this step'],
    [[STALE, '--host', 'cleint'], "no host 'cleint': did you mean 'client'?"],
    [['nscd-socket-leak/mapped-cache/host/none/c'], 'this cell cannot run: only nscd hands its cache'],
  ])('%s', async (words, printed) => {
    const { exitCode, stdout, stderr } = await shell(words);
    expect(stderr).toContain(printed);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });
});

test('on a terminal the shell has job control, and Ctrl-C is for its job', async () => {
  const running = onTerminal([RESOLV_LAB, 'shell', STALE], { rows: 41, columns: 133, env: { SHELL: '/bin/bash' } });
  // The job prints from the foreground: bash may ignore a Ctrl-C before.
  running.stdin.write(`tty; stty size; sh -c 'echo "in"dex; exec sleep 1000'\n`);
  await said(running.stdout, 'index', running);
  running.stdin.write('\x03');
  running.stdin.write('sleep 1000 & jobs; kill %1; exit 5\n');
  const { exitCode, stdout } = await running;
  expect(stdout).toMatch(/\/dev\/pts\/\d+\r\n41 133/);
  expect(stdout).toMatch(/\[1\]\+ +Running +sleep 1000/);
  expect(exitCode).toBe(5);
});

test('a Ctrl-C during the scenario ends it at once', async () => {
  const before = await hostState();
  const running = start(WITH_FIXTURES, ['shell', 'endless/main/host/none/c', '--', 'echo', OPENED]);
  await said(running.stderr, WAITS, running);
  running.kill('SIGINT');
  const { exitCode, stdout } = await running;
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(await hostState()).toEqual(before);
});

describe('a shell leaves nothing behind', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGKILL', undefined],
  ] as const)('after %s', async (signal, expected) => {
    await using directory = await temporaryDirectory();
    const temporary = join(directory.path, 'tmp');
    await mkdir(temporary);
    const before = await hostState();
    const words = ['shell', LEAK, '--', 'sh', '-c', `echo ${OPENED}; exec sleep 1000`];
    const running = start(RESOLV_LAB, words, { env: { TMPDIR: temporary } });
    await said(running.stdout, OPENED, running);
    const family = familyOf(running.pid as number);
    await using namespaces = await holdNamespacesOf(family);
    expect((await namespaces.processes()).length).toBeGreaterThan(4);
    const gone = Promise.all(family.slice(0, 3).map(whenEnded));
    running.kill(signal);
    const [{ exitCode }] = await Promise.all([running, gone]);
    expect(exitCode).toBe(expected);
    expect(await namespaces.processes()).toEqual([]);
    expect(await hostState()).toEqual(before);
    expect(await readdir(temporary)).toEqual([]);
    expect(await readdir(join(cacheDir(), 'workspace'))).toEqual([]);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

/** A program on each machine, a daemon on one, and no file but resolv.conf in each /etc. */
const SCENARIO = `import { scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'two machines',
  about: 'The steps of a user in a shell.',
  conf: 'nameserver A',
  servers: { A: 'answers', B: { on: 'container' }, C: 'answers' },
  machines: { container: { conf: 'nameserver B' } },
  daemons: ['none', 'nsncd'],
  steps: ['getaddrinfo one.lab.test', '@container getaddrinfo one.lab.test'],
  expected: unknown,
});
`;

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

/** The lines of a session's script, each with what the lab and the shell answer, without times. */
async function session(cell: string, script: readonly string[], words: readonly string[] = []) {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'two.ts');
  await writeFile(file, SCENARIO);
  const typed = script.map((line) => `echo "-=- $(cat <<'LINE'\n${line}\nLINE\n)"; ${line}\n`).join('');
  const { stdout } = await commands.start(['shell', `${file}/main/${cell}`, ...words, '--', 'sh', '-c', typed]);
  const text = stdout.replaceAll(/^ *\d+\.\d+ +/gm, '');
  const answers = Object.fromEntries(
    text
      .split(/^-=- /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  );
  return { answer: (line: string) => answers[line] ?? `nothing of '${line}' in ${text}` };
}

test('each word of a step is a command, which tells what it did', async () => {
  const { answer } = await session('debian-trixie/none/c', [
    'file hosts 192.0.2.81 box.lab.test',
    'program box.lab.test',
    'write hosts 192.0.2.82 box.lab.test',
    'cat /etc/hosts',
    'remove hosts',
    'program box2.lab.test',
    'link hosts /run/hosts',
    'readlink /etc/hosts',
    'conf nameserver C',
    'program new.lab.test',
    "step 'ip addr add 10.9.8.7/24 dev lo'",
    'ip -br addr show dev lo',
    'step getaddrinfo again.lab.test family=inet',
    'server C servfail',
    'program failing.lab.test',
  ]);
  expect(answer('file hosts 192.0.2.81 box.lab.test')).toContain('/etc/hosts renamed over');
  expect(answer('program box.lab.test')).toContain('→ 192.0.2.81');
  expect(answer('cat /etc/hosts')).toBe('192.0.2.82 box.lab.test\n');
  expect(answer('remove hosts')).toContain('/etc/hosts removed');
  expect(answer('program box2.lab.test')).toContain('A? box2.lab.test');
  expect(answer('readlink /etc/hosts')).toBe('/run/hosts\n');
  expect(answer('program new.lab.test')).toMatch(/^C +A\? new\.lab\.test/m);
  expect(answer('ip -br addr show dev lo')).toContain('10.9.8.7/24');
  expect(answer('step getaddrinfo again.lab.test family=inet')).toContain('again.lab.test inet → 192.0.2.3');
  expect(answer('program failing.lab.test')).toMatch(/failing\.lab\.test → EAI_AGAIN/);
});

test('after a restart, program is the new program', async () => {
  const { answer } = await session('debian-trixie/none/c', [
    'program',
    'restart',
    'program',
    'program new.lab.test',
    'program -p program old.lab.test',
    'lab',
  ]);
  expect(answer('program')).toMatch(/^program-2, pid \d+, on client$/m);
  expect(answer('program new.lab.test')).toMatch(/^program-2 +getaddrinfo new\.lab\.test → 192\.0\.2\.1, /m);
  expect(answer('program -p program old.lab.test')).toContain("no program 'program' is running here");
  expect(answer('lab')).toMatch(/^ +program-2: pid/m);
});

test('a daemon obeys where there is one', async () => {
  const lines = ['daemon stop', 'lookup alone.lab.test', 'daemon start', 'lookup served.lab.test', 'daemon explode'];
  const [with_, without] = await Promise.all([
    session('debian-trixie/nsncd/c', lines),
    session('debian-trixie/none/c', ['daemon restart; echo $?']),
  ]);
  expect(with_.answer('lookup alone.lab.test')).toMatch(/^lookup-1 +getaddrinfo alone\.lab\.test → /m);
  expect(with_.answer('lookup alone.lab.test')).not.toContain('GETAI');
  expect(with_.answer('lookup served.lab.test')).toMatch(/^lookup-2 +GETAI served\.lab\.test/m);
  expect(with_.answer('daemon explode')).toContain(
    "'daemon explode' is not daemon start, start-frozen, stop, restart, freeze, thaw, kill, term, ends, idle, second or second-container, or `daemon start &`",
  );
  expect(without.answer('daemon restart; echo $?')).toContain('no daemon here: the cell is without\n1');
});

test('in the shell of another machine a step is about that machine', async () => {
  const lines = [
    'program mine.lab.test',
    'remove resolv.conf',
    'ls /etc/resolv.conf 2>&1',
    'restart',
    'program',
    'program -p program still.lab.test',
  ];
  const { answer } = await session('debian-trixie/none/c', lines, ['--host', 'container']);
  expect(answer('program mine.lab.test')).toMatch(/^B +A\? mine\.lab\.test/m);
  expect(answer('ls /etc/resolv.conf 2>&1')).toContain('No such file');
  expect(answer('program')).toMatch(/^container-2, pid \d+, on container$/m);
  expect(answer('program -p program still.lab.test')).toMatch(/^A +A\? still\.lab\.test/m);
});

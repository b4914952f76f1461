import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

const REPROS = ['stale-resolv-conf', 'single-request-reload', 'nscd-socket-leak'];

test('Python as the client of the three repros: what the libc does, and what the daemon does for it', async () => {
  await using directory = await temporaryDirectory();
  const cells = ['--libc', 'debian-bookworm-security', '--daemon', 'none,nsncd', '--probe', 'python'];
  const words = [...REPROS, ...cells, '--out', directory.path];
  const { document, exitCode } = await commands.run(words);
  expect(document.cells.map(({ repro, daemon, observed, status }) => [repro, daemon.id, observed, status])).toEqual([
    ['stale-resolv-conf', 'none', 'not-reproduced', 'pass'],
    ['stale-resolv-conf', 'nsncd', 'not-reproduced', 'pass'],
    // The libc6 of the security archive has bug 31476, and each worker of nsncd has it too.
    ['single-request-reload', 'none', 'reproduced', 'pass'],
    ['single-request-reload', 'nsncd', 'reproduced', 'pass'],
    ['nscd-socket-leak', 'none', 'not-reproduced', 'pass'],
    ['nscd-socket-leak', 'nsncd', 'reproduced', 'pass'],
  ]);
  expect(document.cells[2]?.expected.source).toMatch(/bug 31476.*; CPython, Modules\/socketmodule\.c/);
  expect(exitCode).toBe(0);
});

test('what a runtime cannot do is said before anything runs', async () => {
  await using directory = await temporaryDirectory();
  const variants = 'main,client-res-query-a,cure-res-init,pin-changed-res';
  const cells = ['--libc', 'host,debian-bookworm-security,musl-trixie', '--daemon', 'none', '--probe', 'python'];
  const words = ['stale-resolv-conf', '--variant', variants, ...cells, '--out', directory.path];
  const { document } = await commands.run(words);
  const reasons = document.cells.filter(({ status }) => status === 'unsupported').map(({ reason }) => reason);
  expect([...new Set(reasons)]).toEqual([
    'packages (python3) need a libc of a Debian suite, and host is none',
    'python is built for glibc',
    'python looks names up and calls nothing else: not res_query',
    'python looks names up and calls nothing else: not set',
    'python looks names up and calls nothing else: not res_init',
  ]);
});

test('errors of Python that are none of getaddrinfo are results: those of the system, and of its own codec', async () => {
  await using directory = await temporaryDirectory();
  const words = ['mistake-in-one-line', 'lengths', 'two-dots', '--libc', 'debian-trixie', '--daemon', 'none'];
  const { document } = await commands.run([...words, '--probe', 'c,python', '--out', directory.path]);
  const outcomeOf = (repro: string, probe: string) =>
    document.cells.find((cell) => cell.repro === repro && cell.probe === probe)?.outcome;
  expect(outcomeOf('mistake-in-one-line', 'python')).toBe(outcomeOf('mistake-in-one-line', 'c'));
  expect(outcomeOf('lengths', 'c')).toContain('EAI_NONAME');
  expect(outcomeOf('lengths', 'python')).toContain('UnicodeEncodeError');
  expect(outcomeOf('two-dots', 'python')).toContain('UnicodeEncodeError');
});

test('a question of one line can be put by a runtime', async () => {
  await using directory = await temporaryDirectory();
  const words = ['getaddrinfo www.lab.test', '--probe', 'python', '--libc', 'debian-trixie', '--out', directory.path];
  const { exitCode, stdout } = await commands.start(['ask', ...words]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/192\.0\.2\.1/);
});

test('a static program, and one by a loader of its own beside musl', async () => {
  await using directory = await temporaryDirectory();
  const cells = ['--libc', 'debian-trixie', '--daemon', 'none,nsncd', '--probe', 'c-static,c-in-musl'];
  const words = ['stale-resolv-conf', 'nscd-socket-leak', ...cells, '--out', directory.path];
  const { document } = await commands.run(words);
  const said = document.cells.map(({ probe, daemon, observed, status }) => [probe, daemon.id, observed, status].join());
  expect(said).toEqual([
    'c-static,none,not-reproduced,observed',
    'c-in-musl,none,not-reproduced,pass',
    'c-static,nsncd,not-reproduced,observed',
    'c-in-musl,nsncd,not-reproduced,pass',
    'c-static,none,not-reproduced,observed',
    'c-in-musl,none,not-reproduced,pass',
    'c-static,nsncd,reproduced,observed',
    'c-in-musl,nsncd,reproduced,pass',
  ]);
});

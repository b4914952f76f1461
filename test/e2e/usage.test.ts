import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { repros } from '../../repros/index.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, RESOLV_LAB, start, WITH_FIXTURES } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { onTerminal } from './terminal.ts';

/** For the many command lines that only print: two hundred starts would take longer than all of them. */
let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

describe('a mistake of the user is one line, with exit code 64', () => {
  test.each([
    ['run stael-resolv-conf', "did you mean 'stale-resolv-conf'?"],
    ['run --libc debain-trixie', "did you mean 'debian-trixie'?"],
    ['run --libc bulseye', "did you mean 'debian-bullseye'?"],
    ['run --libc dir:', "no libc matches 'dir:': name a folder, like dir:/opt/glibc"],
    ['run --libc nonsense', "no libc matches 'nonsense'"],
    ['run --daemon nsdcd', "did you mean 'nscd'?"],
    ['run --daemon-libc debian-tricky', "did you mean 'debian-trixie'?"],
    ['run --daemon-set nsncd', '--daemon-set nsncd: say <daemon>.<key>=<value>, like nscd.reload-count=0'],
    ['run --daemon-set nsdcd.reload-count=0', "did you mean 'nscd'?"],
    ['run --daemon nscd --daemon-set nscd.reload-cuont=0', "did you mean 'reload-count'?"],
    ['run --daemon nscd --daemon-set nscd.reload-count=', "a value of nscd.conf is one word, not ''"],
    ['run --daemon nsncd --daemon-set nsncd.a-b=1', "environment variables, and 'a-b' is no name of one"],
    ['run --daemon nsncd --daemon-set nsncd.NSNCD_SOCKET_PATH=/tmp/s', 'the lab decides where the socket is'],
    ['shell stale-resolv-conf/main/host/none/c --daemon-set nsncd.A=1', 'nsncd is not selected'],
    ['run --daemon none --daemon-set nscd.reload-count=0', 'nscd is not selected: add --daemon nscd'],
    ['run --daemon-set nsncd.A=1 --daemon-set nsncd.A=2', '--daemon-set gives nsncd.A twice: compare two runs'],
    ['run --probe rust', 'known are c, ffi'],
    ['run --daemon ./nsncd', 'use --daemon nsncd --daemon-program nsncd=./nsncd'],
    ['run --daemon /opt/x/unscd-2', 'use --daemon unscd --daemon-program unscd=/opt/x/unscd-2'],
    ['run ./libc6.deb', "no repro './libc6.deb'; for a C library say --libc: a package is named as deb:./libc6.deb"],
    ['run /usr', "no repro '/usr'; for a C library say --libc: a directory is named as dir:/usr"],
    ['run stale-resolv-conf/main', "no cell 'stale-resolv-conf/main': its name is repro/variant/libc/daemon/probe"],
    ['run stale-resolv-conf/mian/host/none/c', "did you mean 'main'?"],
    ['run stale-resolv-conf/main/host/none/c stale-resolv-conf', "name cells or repros, not both: 'stale-resolv-conf'"],
    ['run stale-resolv-conf/main/host/none/c --libc host', 'a cell is fully described by its name: leave out --libc'],
    ['run stale-resolv-conf/main/host/none/c --all', 'leave out --all'],
    ['run host', "no repro 'host': it is a libc, so say --libc host"],
    ['run 2.31', 'so say --libc 2.31'],
    ['run stale-resolv-conf,nscd', "no repro 'nscd': it is a daemon, so say --daemon nscd"],
    ['run ffi', 'so say --probe ffi'],
    ['run pin-no-reload', 'it is a variant, so say --variant pin-no-reload'],
    ['run --libc 2.35', "no libc matches '2.35': known are 2.17, "],
    ['run --libc >2.3x', "a version is like 2.31, a range like '>=2.26 <2.40'; known are 2.17, "],
    ['run --libc= --daemon none', 'It must not be empty.'],
    [
      'run --daemon none --daemon-libc debian-trixie',
      '--daemon-libc needs a daemon, and none is selected: add --daemon, or leave out --daemon-libc',
    ],
    ['run stale-resolv-conf --out=', 'It must not be empty.'],
    ['merge latest --out=', 'It must not be empty.'],
    ['run --reporter junit=', "the reporter junit needs the name of a file behind '='"],
    ['run --reporter table,junit=/nowhere/x.xml', 'junit=/nowhere/x.xml: there is no folder /nowhere'],
    ['run --reporter juint=x', "did you mean 'junit'?"],
    ['run --variant mian', "did you mean 'main'?"],
    [
      'run stale-resolv-conf --libc host --client true --container runc --strace',
      'a program of your own in a container is not held until --strace is ready: leave out one of both',
    ],
    ['shell stale-resolv-conf/main/host/none/c --container docker', 'Allowed choices are runc, crun.'],
    ['shell stale-resolv-conf/main/host/none/c --mount /nowhere', '--mount /nowhere: there is no /nowhere'],
    ['shell stale-resolv-conf/main/host/none/c --root /nowhere', '--root /nowhere: '],
    ['run --repeat 0', 'It must be an integer from 1 to 10000.'],
    ['run --repeat 1000000000', 'It must be an integer from 1 to 10000.'],
    ['run --jobs some', 'It must be an integer of at least 1.'],
    ['run --jobs 1e3', 'It must be an integer of at least 1.'],
    ['run --shard 3/2', 'from 1/n to n/n'],
    ['run --reporter loud', "no reporter 'loud'"],
    ['run --reporter json,markdown', 'cannot share stdout: give one a file, as in markdown=<file>'],
    ['run --libcs host', 'Did you mean --libc?'],
    ['run --libc', 'argument missing'],
    ['rnu', 'Did you mean run?'],
    ['run 31467', 'no repro is about bug 31467: known are 984, 14906, 31476'],
    ['run --variant qqqq', "no variant 'qqqq': known are main, "],
    ['run --expect fixd', "no claim 'fixd': did you mean 'fixed'?"],
    ['run --libc host --expect hots=fixed', "no libc or daemon in this run 'hots': did you mean 'host'?"],
    ['run --libc old=./libc6.deb', 'a package is named as deb:./libc6.deb'],
    ['run --libc old=./glibc.rpm', 'a package is named as rpm:./glibc.rpm'],
    ['run --libc old=/usr', 'like old=dir:/opt/glibc; a directory is named as dir:/usr'],
    ['new rotate.conf', 'new rotate.conf: the name of a file with a scenario ends in .ts'],
    ['new rotate.js', "'rotate.js' is no name of a scenario"],
    ['ask res_init --save rotate.conf', '--save rotate.conf: the name of a file with a scenario ends in .ts'],
    ['run --libc old=host', 'old=host: a label is for a build of your own, like old=dir:/opt/glibc'],
    ['list 31467', 'no repro is about bug 31467'],
    ['list stael-resolv-conf', "did you mean 'stale-resolv-conf'?"],
    ['explain stael', "did you mean 'stale-resolv-conf'?"],
    ['explain CVE-1999-0001', 'no repro is about CVE-1999-0001: known are 984, '],
    ['explain old nameserver', "'old nameserver' matches stale-resolv-conf, "],
    ['explain 21', "no step '21': the tutorial has 20 steps"],
    ['shell', "missing required argument 'cell'"],
    ['libc list foo', 'too many arguments'],
    ['libc list --foo', "unknown option '--foo'"],
    ['libc provision --refrsh', 'Did you mean --refresh?'],
    ['help rnu', "no command 'rnu': did you mean 'run'?"],
    ['libc help lits', "no command 'lits': did you mean 'list'?"],
    ['help run quick', "run has no commands: leave out 'quick'"],
    ['libc provision debian-tricky', "did you mean 'debian-trixie'?"],
  ])('%s', async (words, message) => {
    const { exitCode, stdout, stderr } = await commands.start(words.split(' '));
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });

  test.each([
    ['run stael-resolv-conf', "did you mean 'stale-resolv-conf'?"],
    ['run stale-resolv-conf --libc host --out /proc/nowhere', 'no folder for results'],
  ])('in a process of its own: %s', async (words, message) => {
    const { exitCode, stdout, stderr } = await start(RESOLV_LAB, words.split(' '));
    expect(stderr).toContain(message);
    expect(String(stderr).split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });

  test.each([
    ['below a file', 'file/below', 'file is a file, not a directory; name another with --out'],
    ['that is a file', 'file', 'file is a file, not a directory; name another with --out'],
    ['that holds another run', 'used', 'already has the results of a run'],
  ])('a folder for results %s', async (_, folder, message) => {
    await using directory = await temporaryDirectory();
    await writeFile(join(directory.path, 'file'), '');
    await mkdir(join(directory.path, 'used'));
    await writeFile(join(directory.path, 'used/result.json'), '{}');
    const words = ['run', 'quick', ...ONE_CELL, '--out', join(directory.path, folder)];
    const { exitCode, stdout, stderr } = await start(WITH_FIXTURES, words);
    expect(stderr).toContain(message);
    expect(String(stderr).split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });
});

test('--version prints the version', async () => {
  const { exitCode, stdout } = await start(RESOLV_LAB, ['--version']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: packageJson.version });
});

test.each(['run --help', 'help run', 'help libc provision', 'help', 'libc help'])(
  '%s prints help and ends with 0',
  async (words) => {
    const { exitCode, stdout } = await commands.start(words.split(' '));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      { run: '--shard <i/n>', provision: '--refresh' }[/run|provision/.exec(words)?.[0] ?? ''] ?? '[command...]',
    );
  },
);

test('run --help names the libc of the user’s own daemon', async () => {
  const { stdout } = await commands.start(['run', '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain("its package's; with --daemon-program, host)");
});

test('list prints every repro in a line below its topic; with --variants and as JSON all of it', async () => {
  const [short, text, json] = await Promise.all(
    [[], ['--variants'], ['--json']].map((words) => commands.start(['list', ...words])),
  );
  const known = repros.map(({ id, topic = null, title, bugs = [], symptoms = [], variants, packages }) => ({
    id,
    topic,
    title,
    bugs,
    symptoms,
    ...(packages?.(variants.main) && { packages: expect.arrayContaining([expect.any(String)]) }),
    variants: Object.entries(variants).map(([name, variant]) => ({ id: name, title: variant.title })),
  }));
  expect(JSON.parse(String(json?.stdout))).toEqual(known);
  const lines = String(short?.stdout).split('\n');
  for (const { id, topic, title, bugs, symptoms, variants } of known) {
    const at = lines.findIndex((line) => line.startsWith(`  ${id} `));
    expect(lines[at]).toContain(title);
    for (const bug of bugs) expect(lines[at]).toContain(bug);
    const heads = lines.slice(0, at).filter((line) => /^\S/.test(line));
    expect(heads.at(-1)).toBe(topic ?? 'repros with a folder');
    expect(text?.stdout).toContain(`${id}: ${title}`);
    for (const search of [...bugs, ...symptoms]) expect(text?.stdout).toContain(search);
    for (const variant of variants) expect(text?.stdout).toContain(variant.title);
  }
  const topics = new Set(repros.map(({ topic }) => topic));
  expect(lines).toHaveLength(repros.length + 2 * topics.size - 1);
});

test('a topic lists its scenarios with their variants', async () => {
  const { stdout } = await commands.start(['list', 'timing']);
  for (const { id, topic } of repros) {
    if (topic === 'timing') expect(stdout).toMatch(new RegExp(`^${id}: .*\n  topic: timing$`, 'm'));
    else expect(stdout).not.toMatch(new RegExp(`^${id}: `, 'm'));
  }
});

test('a bug or a symptom names a repro, for list, explain and run', async () => {
  const listed = await commands.start(['list', '31476', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: 'single-request-reload', bugs: ['31476'] }]);
  for (const words of [['31476'], ['stale', 'threads'], ['bug 31476']]) {
    const { stdout } = await commands.start(['explain', ...words]);
    expect(stdout, words.join(' ')).toMatch(/^# single-request-reload/);
  }
  await using directory = await temporaryDirectory();
  const words = ['run', 'BZ#984', ...ONE_CELL, '--json', '--out', directory.path];
  const { exitCode, stdout, stderr } = await start(RESOLV_LAB, words);
  expect(stderr).toMatch(/^BZ#984: stale-resolv-conf\b/m);
  const { cells } = RunDocument.parse(JSON.parse(String(stdout)));
  expect(cells.map(({ id, status }) => [id, status])).toContainEqual(['stale-resolv-conf/main/host/none/c', 'pass']);
  expect(exitCode).toBe(0);
});

test.each(repros.map(({ id }) => id))('explain prints the lesson of %s', async (id) => {
  const { exitCode, stdout } = await commands.start(['explain', id]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^# /);
});

test('for a repro without a lesson the path of the lesson is printed', async () => {
  const { exitCode, stdout, stderr } = await start(WITH_FIXTURES, ['explain', 'quick']);
  expect(stderr).toBe('resolv-lab: there is no lesson yet: write it to repros/quick/README.md');
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
});

test('explain prints the tutorial, or a step of it', async () => {
  const [path, step] = await Promise.all([commands.start(['explain']), commands.start(['explain', '3'])]);
  expect(path.stdout).toMatch(/^# Tutorial/);
  expect(step.stdout).toMatch(/^## 3\. /);
  expect(step.stdout).not.toContain('## 4. ');
  expect(path.stdout).toContain(step.stdout);
});

test('explain sets Markdown for a terminal', async () => {
  const { stdout } = await onTerminal([RESOLV_LAB, 'explain', '3'], { columns: 70 });
  const seen = stripVTControlCharacters(stdout).split('\r\n');
  expect(seen[0]).toMatch(/^3\. /);
  expect(stdout).toContain('\x1b[1m');
});

test('a command that only reads creates no cache; one that needs a cache reports an unwritable folder', async () => {
  await using directory = await temporaryDirectory();
  const within = (cache: string) => ({ env: { RESOLV_LAB_CACHE: cache, NODE_COMPILE_CACHE: '' } });
  const cache = join(directory.path, 'cache');
  expect((await start(RESOLV_LAB, ['libc', 'list'], within(cache))).exitCode).toBe(0);
  expect(existsSync(cache)).toBe(false);
  const { exitCode, stderr } = await start(RESOLV_LAB, ['run', ...ONE_CELL], within('/proc/nowhere'));
  expect(stderr).toContain('name a writable folder with RESOLV_LAB_CACHE');
  expect(exitCode).toBe(64);
});

test.each(['node-compile', 'workspace'])('a file in place of the folder %s of the cache is reported', async (name) => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, name), '');
  const env = { RESOLV_LAB_CACHE: directory.path, NODE_COMPILE_CACHE: '' };
  const { exitCode, stderr } = await start(RESOLV_LAB, ['run', ...ONE_CELL], { env });
  expect(stderr).toBe(
    `resolv-lab: no cache: ${directory.path}/${name} is a file, not a directory; name a writable folder with RESOLV_LAB_CACHE`,
  );
  expect(exitCode).toBe(64);
});

test.each(['libc list', 'doctor'])('%s fits a narrow terminal', async (words) => {
  const { stdout } = await onTerminal([RESOLV_LAB, ...words.split(' ')], { columns: 60 });
  const lines = stripVTControlCharacters(stdout).split(/\r?\n/);
  expect(lines.filter((each) => each.length > 60)).toEqual([]);
  expect(lines.length).toBeGreaterThan(5);
});

test('libc list --json has the facts of every libc, or the reason why it is missing', async () => {
  const { exitCode, stdout, stderr } = await commands.start(['libc', 'list', '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const rows = JSON.parse(String(stdout)) as Record<string, unknown>[];
  expect(rows.map(({ id }) => id)).toContain('crosstool-2.17');
  expect(rows.filter(({ byDefault }) => !byDefault).map(({ id }) => id)).toEqual([
    'debian-bullseye-security',
    'debian-bullseye-updates',
    'musl-bullseye',
    'musl-bookworm',
    'musl-forky',
  ]);
  const bugs = (libc: string) => rows.find(({ id }) => id === libc)?.bugs;
  expect(bugs('debian-bookworm-security')).toContain('31476');
  expect(bugs('debian-bookworm')).not.toContain('31476');
  for (const row of rows) expect(row.state === 'ready' ? row.version : row.note).toEqual(expect.any(String));
});

test('doctor prints its findings, and that this machine can host the lab', async () => {
  const { exitCode, stdout } = await commands.start(['doctor']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('bubblewrap');
});

test('doctor reports that the cache cannot be created', async () => {
  const cache = join(import.meta.dirname, 'command.ts');
  const { exitCode, stdout } = await start(RESOLV_LAB, ['doctor', '--json'], { env: { RESOLV_LAB_CACHE: cache } });
  expect(exitCode).toBe(69);
  const reason = `${cache} is a file, not a directory: name another folder with RESOLV_LAB_CACHE`;
  expect(JSON.parse(String(stdout)).findings).toContainEqual(expect.objectContaining({ id: 'cache', reason }));
});

test('doctor --json gives the same report to programs', async () => {
  const { exitCode, stdout } = await commands.start(['doctor', '--json']);
  expect(exitCode).toBe(0);
  const { ok, findings } = JSON.parse(stdout);
  expect(ok).toBe(true);
  expect(findings).toContainEqual(expect.objectContaining({ id: 'bubblewrap', fatal: true, found: true }));
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCompose } from '../../../lab/inspect/input/compose.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { idsOf, inspected, lay } from './inspected.ts';

let folder: string;
let stack: AsyncDisposableStack;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await temporaryDirectory()).path;
});
afterEach(() => stack.disposeAsync());

/** The findings of each service of a Compose file with this text, in a folder with further files. */
async function services(text: string, files: Record<string, string> = {}) {
  await lay(folder, { ...files, 'compose.yml': text });
  const subjects = await readCompose(join(folder, 'compose.yml'));
  return Object.fromEntries(subjects.map((subject) => [subject.name, inspected(subject)]));
}

/** The ids of the findings of a service with these lines. */
async function service(lines: string, more = '', files: Record<string, string> = {}) {
  const { s } = await services(`services:\n  s:\n    image: x\n${lines.replace(/^/gm, '    ')}\n${more}`, files);
  if (!s) throw new Error('there is no service s');
  return s;
}

describe('mounts that carry the socket', () => {
  test.each([
    ['/var/run:/var/run'],
    ['/var/run:/var/run:ro'],
    ['/run:/run'],
    ['/run:/var/run'],
    ['/var/run/:/run/'],
    ['/var/run/nscd:/var/run/nscd'],
    ['/run/nscd:/run/nscd:ro,z'],
    ['/run/nscd/socket:/var/run/nscd/socket'],
    ['/run/../run:/var/lib/../run'],
    ['/:/'],
    [`\${NOWHERE:-/var/run}:/var/run`],
  ])('%s', async (volume) => {
    expect(idsOf(await service(`volumes:\n  - "${volume}"`))).toEqual(['nscd-socket']);
  });

  test('in the long syntax, by a relative path, and behind a named volume', async () => {
    expect(idsOf(await service('volumes: [{type: bind, source: /run, target: /var/run, read_only: true}]'))).toEqual([
      'nscd-socket',
    ]);
    const upwards = join('..', '..', '..', '..', 'run');
    expect(idsOf(await service(`volumes: ["./${upwards}:/run"]`))).toEqual(['nscd-socket']);
    await symlink('/run', join(folder, 'link'));
    expect(idsOf(await service('volumes: ["./link:/run"]'))).toEqual(['nscd-socket']);
    const bound = 'volumes:\n  v: {driver: local, driver_opts: {type: none, o: "bind,ro", device: /run}}\n';
    expect(idsOf(await service('volumes: ["v:/run"]', bound))).toEqual(['nscd-socket']);
    expect(idsOf(await service('volumes: [{type: volume, source: v, target: /run}]', bound))).toEqual(['nscd-socket']);
  });

  test('from another service, by volumes_from, extends, an anchor, or another file', async () => {
    const found = await services(
      `
x-run: &run
  volumes: ["/run:/run"]
services:
  a: {image: x, volumes: ["/run:/run"]}
  b: {image: x, volumes_from: ["a:ro"]}
  c: {image: x, extends: {service: a}}
  d: {image: x, extends: {service: far, file: other.yml}}
  e: {image: x, <<: *run}
  f: {image: x, <<: *run, volumes: []}
  g: {image: x, extends: a, volumes: ["v:/run"]}
volumes: {v: {}}
`,
      { 'other.yml': 'services: {far: {image: x, volumes: ["/run:/run"]}}' },
    );
    const leaking = Object.entries(found).filter(([, each]) => idsOf(each).includes('nscd-socket'));
    expect(leaking.map(([name]) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('decoys', () => {
  test.each([
    ['another folder of that name', 'volumes: ["/var/running:/var/run", "/srv/run:/run"]'],
    ['a path that only begins alike', 'volumes: ["/run:/running", "/var/run:/var/run2", "/run/nscd:/run/nscd2"]'],
    ['another socket', 'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]'],
    ['another folder of /run', 'volumes: ["/run/dbus:/run/dbus", "/run/user/1000:/run"]'],
    ['a prefix', 'volumes: ["/var/run:/host/var/run"]'],
    ['the whole host at a prefix', 'volumes: ["/:/host"]'],
    ['a named or anonymous volume', 'volumes: ["run:/run", "/var/run"]'],
    ['a volume of that path', 'volumes: [{type: volume, source: run, target: /run}]'],
    ["/var of the host, whose run is a symlink to the container's own /run", 'volumes: ["/var:/var"]'],
    ['a tmpfs over it', 'volumes: ["/var/run:/var/run"]\ntmpfs: /var/run/nscd'],
    ['a tmpfs over it with options', 'tmpfs: ["/run/nscd:size=1m"]\nvolumes: ["/run:/run"]'],
    ['a tmpfs in the long syntax', 'volumes: ["/run:/run", {type: tmpfs, target: /run/nscd}]'],
    ['a volume over it', 'volumes: ["/run:/run", "empty:/run/nscd"]'],
    ['a tmpfs at the other name', 'volumes: ["/var/run:/run"]\ntmpfs: ["/var/run/nscd"]'],
    ['nothing at all', 'command: x'],
  ])('%s', async (_, lines) => {
    expect(idsOf(await service(lines, 'volumes: {run: {}, empty: {}}\n'))).toEqual([]);
  });
});

test('included files are read as well', async () => {
  const files = {
    'far/one.yml': 'services: {one: {image: x, volumes: ["../link:/data", "/run:/run"]}}',
    'two.yml': 'services: {two: {image: x}}',
  };
  const found = await services('include: [far/one.yml, {path: [two.yml]}]\n', files);
  expect(Object.entries(found).map(([name, each]) => [name, idsOf(each), each.from])).toEqual([
    ['one', ['nscd-socket'], join(folder, 'far/one.yml')],
    ['two', [], join(folder, 'two.yml')],
  ]);
  await expect(services('include: [compose.yml]')).rejects.toThrow(/compose\.yml:1: the file includes itself/);
  await expect(services('include: [none.yml]')).rejects.toThrow(/none\.yml cannot be read/);
});

test('the network decides how much leaks, and LOCALDOMAIN keeps hosts out', async () => {
  const found = await services(`
services:
  own: {image: x, volumes: ["/run:/run"]}
  host: {image: x, volumes: ["/run:/run"], network_mode: host}
  joined: {image: x, volumes: ["/run:/run"], network_mode: "service:host"}
  set: {image: x, volumes: ["/run:/run"], environment: {LOCALDOMAIN: lab.test}}
  list: {image: x, volumes: ["/run:/run"], environment: ["LOCALDOMAIN=lab.test"]}
`);
  const severities = Object.fromEntries(
    Object.entries(found).map(([name, { findings }]) => [name, findings[0]?.severity]),
  );
  expect(severities).toEqual({ own: 'high', host: 'medium', joined: 'medium', set: 'medium', list: 'medium' });
});

test('a finding has the line and its text', async () => {
  const { s } = await services(
    'services:\n  s:\n    image: x\n    volumes:\n      - a:/b\n      - /run:/run # needed\n',
  );
  expect(s?.findings[0]?.seen).toEqual([{ file: join(folder, 'compose.yml'), line: 6, value: '- /run:/run # needed' }]);
});

describe('resolv.conf', () => {
  test('as a mount of one file', async () => {
    const found = await service('volumes: ["./resolv.conf:/etc/resolv.conf:ro"]', '', {
      'resolv.conf': 'nameserver 10.0.0.1\nsearch a.test b.test\noptions ndots:3\n',
    });
    expect(idsOf(found)).toEqual(['resolv-conf-mount', 'search-list']);
    expect(found.findings[1]?.seen).toEqual([
      { file: join(folder, 'resolv.conf'), line: 2, value: 'search a.test b.test' },
      { file: join(folder, 'resolv.conf'), line: 3, value: 'options ndots:3' },
    ]);
  });

  test('as a config with a file', async () => {
    const found = await service('configs: [{source: c, target: /etc/resolv.conf}]', 'configs: {c: {file: ./r.conf}}', {
      'r.conf': 'nameserver 10.0.0.1\n',
    });
    expect(idsOf(found)).toEqual(['resolv-conf-mount']);
  });

  test.each([
    ['a folder', 'volumes: ["./etc:/etc"]'],
    ['another file', 'volumes: ["./hosts:/etc/hosts", "./resolv.conf:/etc/resolv.conf.bak"]'],
    ['a folder at that path by mistake', 'volumes: ["./etc:/etc/resolv.conf"]'],
  ])('not %s', async (_, lines) => {
    expect(idsOf(await service(lines, '', { 'etc/resolv.conf': 'nameserver 10.0.0.1\n' }))).toEqual([]);
  });

  test('as settings of the engine', async () => {
    const found = await service(
      'dns: 10.0.0.1\ndns_search: a.test\ndns_opt: [ndots:5, "attempts:5", no-reload, single-request]',
    );
    expect(idsOf(found)).toEqual(['search-list', 'no-reload', 'long-wait', 'single-request']);
    expect(found.resolver).toEqual({
      file: null,
      nameservers: ['10.0.0.1'],
      search: ['a.test'],
      ndots: 5,
      options: ['RES_NORELOAD', 'RES_SNGLKUP'],
      worstWaitSeconds: 50,
    });
  });
});

describe('a file that cannot be read is one line', () => {
  test.each([
    ['a: [', /compose\.yml:1: .+/],
    ['', /compose\.yml is empty/],
    ['[]', /compose\.yml:1: this is no Compose file/],
    ['services: 3', /compose\.yml:1: this is no Compose file/],
    ['services:\n  s: text', /compose\.yml:2: the service s is no mapping/],
    ['services:\n  s:\n    volumes: 3', /compose\.yml:3: a list is needed here/],
    ['services:\n  s:\n    volumes: [[a]]', /compose\.yml:3: a single value is needed here/],
    ['services:\n  s:\n    volumes: ["a:b"]', /compose\.yml:3: 'a:b' mounts at no absolute path/],
    ['services:\n  s:\n    volumes: [{type: bind}]', /compose\.yml:3: a volume has no target/],
    [`services:\n  s:\n    volumes: ["\${A:?no}"]`, /compose\.yml:3: the variable A is not set: no/],
    ['services:\n  s:\n    extends: t', /compose\.yml:3: there is no service 't' to extend/],
    ['services:\n  s: {extends: t}\n  t: {extends: s}', /extends itself/],
    ['services:\n  s: {extends: {file: none.yml, service: t}}', /none\.yml cannot be read: ENOENT/],
  ])('%j', async (text, message) => {
    await expect(services(text)).rejects.toThrow(message);
    await expect(services(text)).rejects.toMatchObject({ name: 'InspectInputError', message: /^[^\n]+$/ });
  });

  test('a mapping that merges itself, and aliases of aliases, are read', async () => {
    const text =
      'services:\n  s: &a {image: x, <<: [*a, &b {<<: *a, volumes: ["/run:/run"]}]}\n  t: {image: x, <<: *b}\n';
    const found = await services(text);
    expect(Object.values(found).map(idsOf)).toEqual([['nscd-socket'], ['nscd-socket']]);
  });

  test('an empty service, empty lists and unknown keys are read', async () => {
    const found = await services('x-a: 1\nservices:\n  s: {image: x, volumes: , dns: [], tmpfs: , x-b: [{}]}\n');
    expect(idsOf(found.s as never)).toEqual([]);
  });
});

describe('files of variables', () => {
  const leaking = 'volumes: ["/run:/run"]';
  const severityOf = async (lines: string, files: Record<string, string>) =>
    (await service(`${leaking}\n${lines}`, '', files)).findings.find(({ id }) => id === 'nscd-socket')?.severity;

  test.each([
    ['env_file: a.env', 'medium'],
    ['env_file: [a.env]', 'medium'],
    ['env_file: [{path: a.env, format: raw}]', 'medium'],
    ['env_file: named.env', 'high'],
  ])('%s', async (lines, severity) => {
    const files = {
      'a.env': '# ours\nLOCALDOMAIN="lab.test"\n',
      'named.env': 'LOCALDOMAIN\n',
    };
    expect(await severityOf(lines, files)).toBe(severity);
  });

  test('a value may name variables, but for one in single quotes or a raw file', async () => {
    const files = {
      '.env': 'ATTEMPTS=9\n',
      'a.env': "RES_OPTIONS='attempts:$ATTEMPTS'\n",
      'b.env': 'RES_OPTIONS=attempts:$ATTEMPTS\n',
    };
    const optionsBy = async (lines: string) => {
      const found = (await service(`dns: 192.0.2.1\n${lines}`, '', files)).findings.find(
        ({ id }) => id === 'long-wait',
      );
      return found?.seen.some(({ file, line }) => file?.endsWith('b.env') && line === 1) ?? false;
    };
    expect(await optionsBy('env_file: b.env')).toBe(true);
    expect(await optionsBy('env_file: a.env')).toBe(false);
    expect(await optionsBy('env_file: [{path: b.env, format: raw}]')).toBe(false);
    // A later file takes precedence, and `environment` over all.
    expect(await optionsBy('env_file: [a.env, b.env]')).toBe(true);
    expect(await optionsBy('env_file: [b.env, a.env]')).toBe(false);
    expect(await optionsBy('env_file: b.env\nenvironment: [RES_OPTIONS=attempts:1]')).toBe(false);
  });

  test('a missing file is named, unless it need not be there', async () => {
    const { notKnown } = await service('env_file: [gone.env, {path: other.env, required: false}]');
    expect(notKnown.filter((each) => each.includes('.env'))).toEqual([
      expect.stringMatching(/^its variables in .*gone\.env, which cannot be read$/),
    ]);
  });
});

describe('profiles', () => {
  const FILE =
    'services:\n  web: {image: x}\n  debug: {image: x, profiles: [tools, test]}\n  other: {image: x, profiles: [other]}\n';
  const named = async (profiles: string[], files: Record<string, string> = {}) => {
    await lay(folder, { ...files, 'compose.yml': FILE });
    const subjects = await readCompose(join(folder, 'compose.yml'), profiles);
    return subjects.map(({ name, profiles: own }) => [name, own ?? []].flat().join(' '));
  };

  test('all services count, with their profiles; with active ones only theirs and those without', async () => {
    expect(await named([])).toEqual(['web', 'debug tools test', 'other other']);
    expect(await named(['tools'])).toEqual(['web', 'debug tools test']);
    expect(await named([], { '.env': 'COMPOSE_PROFILES=other,none\n' })).toEqual(['web', 'other other']);
    expect(await named(['*'])).toHaveLength(3);
  });
});

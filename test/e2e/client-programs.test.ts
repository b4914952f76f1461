import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';

/** Programs that nobody wrote for the lab, each as a person calls it. */

/** Of Debian, in one image. */
const PACKAGES = ['curl', 'iputils-ping', 'nginx', 'openssh-client', 'postgresql-client', 'python3', 'wget'];
const ON_TRIXIE = ['--libc', 'debian-trixie', '--with', PACKAGES.join(',')];
const ON_HOST = ['--libc', 'host'];

const FILES = {
  'loop.py': `import socket, time
while True:
    print(socket.getaddrinfo('www.example.test', 80)[0][4][0], flush=True)
    time.sleep(0.2)
`,
  'service.py': `import os, socket, time
os.makedirs('/var/lib/service', exist_ok=True)
while True:
    for path in ['/var/lib/service/state', 'service.log', os.path.expanduser('~/.service')]:
        open(path, 'a').write(socket.gethostbyname('www.example.test') + '\\n')
    time.sleep(0.2)
`,
  'site.conf': 'server { listen 8080; location / { proxy_pass http://db.example.test; } }\n',
  'nginx.conf': `user root;
pid /run/nginx.pid;
error_log stderr;
events {}
http { access_log off; include /etc/nginx/conf.d/*.conf; }
`,
  'Loop.java': `public class Loop { public static void main(String[] words) throws Exception {
  while (true) { System.out.println(java.net.InetAddress.getByName("www.example.test")); Thread.sleep(200); }
} }
`,
  // The loops of the field reports.
  'getaddrinfo.c': `#include <netdb.h>
#include <unistd.h>
int main(void) { struct addrinfo *list; for (;; sleep(1)) if (!getaddrinfo("www.example.test", "80", 0, &list)) freeaddrinfo(list); }
`,
  'gethostbyname.c': `#include <netdb.h>
#include <stdio.h>
int main(void) { struct hostent *host = gethostbyname("www.example.test"); puts(host ? host->h_name : "none"); return !host; }
`,
};

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  folder = await temporaryDirectory();
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder.path, name), text);
  for (const name of ['getaddrinfo', 'gethostbyname'])
    await execa('cc', [`${name}.c`, '-o', name], { cwd: folder.path });
  await execa('cc', ['-static', 'getaddrinfo.c', '-o', 'static'], { cwd: folder.path });
});
afterAll(() => folder[Symbol.asyncDispose]());

let serial = 0;

async function runClient(repro: string, words: readonly string[]): Promise<CellResult> {
  serial += 1;
  const out = join(folder.path, `run${serial}`);
  const all = ['run', repro, ...words, '--json', '--out', out];
  const { stdout, stderr } = await start(RESOLV_LAB, all, { cwd: folder.path });
  expect(stdout, String(stderr)).not.toBe('');
  const [cell] = RunDocument.parse(JSON.parse(String(stdout))).cells;
  return cell as CellResult;
}

function repeated(command: string): string[] {
  return ['--client', `sh -c 'while :; do ${command}; sleep 0.2; done'`];
}

const JAVA = `/usr/lib/jvm/java-21-openjdk-${ARCH.debian}/bin/java -Dsun.net.inetaddr.ttl=0 Loop.java`;

test.each([
  ['getent', [...ON_HOST, ...repeated('getent ahosts www.example.test')]],
  ['python3', [...ON_TRIXIE, '--client', 'python3 loop.py']],
  ['a service that writes to its folders', [...ON_TRIXIE, '--client', 'python3 service.py']],
  [
    'a service that writes to folders of this machine',
    [
      ...ON_HOST,
      ...repeated('mkdir -p /var/lib/service-of-a-test ~/.service-of-a-test && getent hosts www.example.test'),
    ],
  ],
  ['curl', [...ON_TRIXIE, ...repeated('curl -s http://db.example.test/')]],
  ['wget', [...ON_TRIXIE, ...repeated('wget -q -t 1 -O- http://db.example.test/')]],
  ['ping', [...ON_TRIXIE, ...repeated('ping -c 1 -W 1 db.example.test')]],
  ['ssh', [...ON_TRIXIE, ...repeated('ssh me@db.example.test uptime')]],
  ['psql', [...ON_TRIXIE, ...repeated('psql -h db.example.test -U me')]],
  ['java', ['--libc', 'debian-trixie', '--with', 'default-jdk-headless', '--client', JAVA]],
  ['a loop of getaddrinfo', [...ON_HOST, '--client', './getaddrinfo']],
  ['a static program', ['--libc', 'debian-bullseye', '--client', './static']],
  [
    'nginx, which looks up when it reads its configuration',
    [
      ...ON_TRIXIE,
      ...['--client', `nginx -g 'daemon off;' -c /etc/nginx/own.conf`, '--provoke', 'signal:HUP'],
      ...['--mount', 'nginx.conf:/etc/nginx/own.conf', '--mount', 'site.conf:/etc/nginx/conf.d/site.conf'],
    ],
  ],
])('%s follows a new resolv.conf', async (_, words) => {
  const cell = await runClient('stale-resolv-conf', ['--daemon', 'none', ...words]);
  expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
});

test.each([
  ['gethostbyname', [...ON_HOST, '--client', './gethostbyname']],
  ['curl', [...ON_TRIXIE, '--client', 'curl -s http://db.example.test/']],
  ['ping', [...ON_TRIXIE, '--client', 'ping -c 1 db.example.test']],
  [
    'a server that leaves its start to a child',
    [
      ...[...ON_TRIXIE, '--client', 'nginx -c /etc/nginx/own.conf'],
      ...['--mount', 'nginx.conf:/etc/nginx/own.conf', '--mount', 'site.conf:/etc/nginx/conf.d/site.conf'],
    ],
  ],
])('one lookup of %s in a container that sees the socket of a daemon', async (_, words) => {
  const cell = await runClient('nscd-socket-leak', ['--daemon', 'nsncd', ...words]);
  expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'reproduced' });
});

test('nothing that a client writes is left', async () => {
  await mkdir(join(folder.path, 'own'));
  await writeFile(join(folder.path, 'own/write'), '#!/bin/sh\ngetent hosts www.example.test >answer\nsleep 1000\n');
  await chmod(join(folder.path, 'own/write'), 0o755);
  const cell = await runClient('nscd-socket-leak', [...ON_HOST, '--daemon', 'none', '--client', './own/write']);
  expect(cell.status, cell.reason).toBe('observed');
  const { stdout } = await execa('find', [folder.path, '-name', 'answer']);
  expect(stdout).toBe('');
});

test.each([
  [
    'nginx -c /etc/nginx/own.conf',
    /before it ended \(exit code 0, and left processes behind: run it in the foreground\)/,
  ],
  ['sleep 1000', /^the client did not handle SIGHUP, which would end it, within 3 s/],
])('%s with a signal is inconclusive, and the reason says why', async (command, reason) => {
  const cell = await runClient('stale-resolv-conf', [
    ...[...ON_TRIXIE, '--daemon', 'none', '--client', command, '--provoke', 'signal:HUP', '--patience', '3'],
    ...['--mount', 'nginx.conf:/etc/nginx/own.conf', '--mount', 'site.conf:/etc/nginx/conf.d/site.conf'],
  ]);
  expect(cell).toMatchObject({ status: 'inconclusive', observed: null });
  expect(cell.reason).toMatch(reason);
});

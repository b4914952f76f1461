import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { type OwnClient, runClients } from './own-clients.ts';

/** Programs that nobody wrote for the lab, each as a person calls it. */

/** Of Debian, in one image. */
const PACKAGES = ['curl', 'iputils-ping', 'nginx', 'openssh-client', 'postgresql-client', 'python3', 'wget'];
const TRIXIE = 'debian-trixie';

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

/** A client, and how a person would call it. */
type Called = OwnClient & { title: string };

function repeated(command: string): string {
  return `sh -c 'while :; do ${command}; sleep 0.2; done'`;
}

const NGINX = ['--mount', 'nginx.conf:/etc/nginx/own.conf', '--mount', 'site.conf:/etc/nginx/conf.d/site.conf'];

/** Programs of the image that follow a new resolv.conf. */
const FOLLOWING: Called[] = [
  { title: 'python3', command: 'python3 loop.py' },
  { title: 'a service that writes to its folders', command: 'python3 service.py' },
  { title: 'curl', command: repeated('curl -s http://db.example.test/') },
  { title: 'wget', command: repeated('wget -q -t 1 -O- http://db.example.test/') },
  { title: 'ping', command: repeated('ping -c 1 -W 1 db.example.test') },
  { title: 'ssh', command: repeated('ssh me@db.example.test uptime') },
  { title: 'psql', command: repeated('psql -h db.example.test -U me') },
  {
    title: 'nginx, which looks up when it reads its configuration',
    command: `nginx -g 'daemon off;' -c /etc/nginx/own.conf`,
    options: ['--provoke', 'signal:HUP', ...NGINX],
  },
].map((client) => ({ ...client, libc: TRIXIE }));

/** Programs of other images that do, and of this machine. */
const FOLLOWING_ELSEWHERE: Called[] = [
  { title: 'getent', command: repeated('getent ahosts www.example.test') },
  {
    title: 'a service that writes to folders of this machine',
    command: repeated('mkdir -p /var/lib/service-of-a-test ~/.service-of-a-test && getent hosts www.example.test'),
  },
  { title: 'a loop of getaddrinfo', command: './getaddrinfo' },
  { title: 'a static program', command: './static', libc: 'debian-bullseye' },
];
const JAVA: Called = {
  title: 'java',
  command: `/usr/lib/jvm/java-21-openjdk-${ARCH.debian}/bin/java -Dsun.net.inetaddr.ttl=0 Loop.java`,
  libc: TRIXIE,
};

const LEAK = { repro: 'nscd-socket-leak', daemon: 'nsncd' };

/** Programs that look a name up once, in a container that sees the socket of a daemon. */
const ONCE: Called[] = [
  { title: 'curl', command: 'curl -s http://db.example.test/' },
  { title: 'ping', command: 'ping -c 1 db.example.test' },
  { title: 'a server that leaves its start to a child', command: 'nginx -c /etc/nginx/own.conf', options: NGINX },
].map((client) => ({ ...client, ...LEAK, libc: TRIXIE }));
const ONCE_HERE: Called = { title: 'gethostbyname', command: './gethostbyname', ...LEAK };

const WRITES: OwnClient = { command: './own/write', repro: 'nscd-socket-leak' };

/** Programs that no signal makes look up. */
const WITHOUT_VERDICT: (OwnClient & { reason: RegExp })[] = [
  {
    command: 'nginx -c /etc/nginx/own.conf',
    reason: /before it ended \(exit code 0, and left processes behind: run it in the foreground\)/,
  },
  { command: 'sleep 1000', reason: /^the client did not handle SIGHUP, which would end it, within 3 s/ },
].map((client) => ({ ...client, libc: TRIXIE, options: ['--provoke', 'signal:HUP', '--patience', '3', ...NGINX] }));

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let cells: Map<OwnClient, CellResult>;

beforeAll(async () => {
  folder = await temporaryDirectory();
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder.path, name), text);
  for (const name of ['getaddrinfo', 'gethostbyname'])
    await execa('cc', [`${name}.c`, '-o', name], { cwd: folder.path });
  await execa('cc', ['-static', 'getaddrinfo.c', '-o', 'static'], { cwd: folder.path });
  await mkdir(join(folder.path, 'own'));
  await writeFile(join(folder.path, 'own/write'), '#!/bin/sh\ngetent hosts www.example.test >answer\nsleep 1000\n');
  await chmod(join(folder.path, 'own/write'), 0o755);
  // A run has one set of packages for all of its images.
  const run = (clients: readonly OwnClient[], out: string, packages: readonly string[] = []) =>
    runClients(
      clients,
      [...(packages.length > 0 ? ['--with', packages.join(',')] : []), '--out', join(folder.path, out)],
      { cwd: folder.path },
    );
  cells = new Map([
    ...(await run([...FOLLOWING, ...ONCE, ...WITHOUT_VERDICT], 'packages', PACKAGES)),
    ...(await run([...FOLLOWING_ELSEWHERE, ONCE_HERE, WRITES], 'elsewhere')),
    ...(await run([JAVA], 'java', ['default-jdk-headless'])),
  ]);
});
afterAll(() => folder[Symbol.asyncDispose]());

function cellOf(client: OwnClient): CellResult {
  return cells.get(client) as CellResult;
}

test.each([...FOLLOWING, ...FOLLOWING_ELSEWHERE, JAVA])('$title follows a new resolv.conf', (client) => {
  const cell = cellOf(client);
  expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
});

test.each([...ONCE, ONCE_HERE])('one lookup of $title in a container that sees the socket of a daemon', (client) => {
  const cell = cellOf(client);
  expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'reproduced' });
});

test('nothing that a client writes is left', async () => {
  const cell = cellOf(WRITES);
  expect(cell.status, cell.reason).toBe('observed');
  const { stdout } = await execa('find', [folder.path, '-name', 'answer']);
  expect(stdout).toBe('');
});

test.each(WITHOUT_VERDICT)('$command with a signal is inconclusive, and the reason says why', (client) => {
  const cell = cellOf(client);
  expect(cell).toMatchObject({ status: 'inconclusive', observed: null });
  expect(cell.reason).toMatch(client.reason);
});

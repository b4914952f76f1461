import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildUsersLibrary } from '../../../lab/client/users/build.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Changes its users, and prints what its C library says, what the kernel says, and the owner of a file that it has given away. */
const PROGRAM = `
#define _GNU_SOURCE
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(const char *when)
{
    uid_t r, e, s;
    gid_t gr, ge, gs;
    getresuid(&r, &e, &s);
    getresgid(&gr, &ge, &gs);
    printf("%s: %d %d %d, %d %d %d; %d %d, %d %d\\n", when, r, e, s, gr, ge, gs, getuid(), geteuid(), getgid(), getegid());
}

int main(int count, char **words)
{
    struct stat before, after;
    long kernel[] = {syscall(SYS_getuid), syscall(SYS_geteuid), syscall(SYS_getgid), syscall(SYS_getegid)};
    show("start");
    if (count < 2) return 0;
    gid_t groups[] = {101};
    printf("groups: %d\\n", setgroups(1, groups) | initgroups("nobody", 101));
    int set = setegid(101);
    set |= seteuid(100);
    set |= seteuid(0);
    show("effective");
    set |= setgid(101);
    set |= setuid(100);
    show("all");
    set |= setresuid(-1, 7, -1);
    show("one");
    printf("set: %d\\n", set);
    stat(words[1], &before);
    int owner = chown(words[1], 4321, 4321) | lchown(words[1], 4321, 4321);
    stat(words[1], &after);
    printf("file: %d, %s\\n", owner, before.st_uid == after.st_uid && before.st_gid == after.st_gid ? "kept" : "changed");
    long now[] = {syscall(SYS_getuid), syscall(SYS_geteuid), syscall(SYS_getgid), syscall(SYS_getegid)};
    printf("kernel: %s\\n", memcmp(kernel, now, sizeof kernel) == 0 ? "kept" : "changed");
    fflush(stdout);
    execl("/proc/self/exe", "again", (char *)NULL);
    return 1;
}`;

test('a program with the library changes to any user, and nothing changes in the kernel or in a file', async () => {
  await using directory = await temporaryDirectory();
  const [source, binary] = ['program.c', 'program'].map((name) => join(directory.path, name)) as [string, string];
  await writeFile(source, PROGRAM);
  await execa('cc', [source, '-o', binary]);
  const library = await buildUsersLibrary(directory.path);
  const { stdout, stderr } = await execa(binary, [source], { env: { LD_PRELOAD: library } });
  expect([stdout.split('\n'), stderr]).toEqual([
    [
      'start: 0 0 0, 0 0 0; 0 0, 0 0',
      'groups: 0',
      'effective: 0 0 0, 0 101 0; 0 0, 0 101',
      'all: 100 100 100, 101 101 101; 100 100, 101 101',
      'one: 100 7 100, 101 101 101; 100 7, 101 101',
      'set: 0',
      'file: 0, kept',
      'kernel: kept',
      'start: 0 0 0, 0 0 0; 0 0, 0 0',
    ],
    '',
  ]);
});

test('it needs no C library', async () => {
  await using directory = await temporaryDirectory();
  const { stdout } = await execa('readelf', ['--dynamic', await buildUsersLibrary(directory.path)]);
  expect(stdout).toContain('SYMTAB');
  expect(stdout).not.toContain('NEEDED');
});

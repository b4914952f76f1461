/*
 * Calls that change users and groups succeed without effect, and later calls return the new ones: the lab's user namespace has root alone, and
 * mail servers refuse to work as root. The system calls are not made. The values are lost at the next exec, as after the exec of a program that is set-user-ID root.
 */
#include <stddef.h>
#include <sys/types.h>

static uid_t ruid, euid, suid;
static gid_t rgid, egid, sgid;

uid_t getuid(void) { return ruid; }
uid_t geteuid(void) { return euid; }
gid_t getgid(void) { return rgid; }
gid_t getegid(void) { return egid; }

int getresuid(uid_t *r, uid_t *e, uid_t *s)
{
    *r = ruid;
    *e = euid;
    *s = suid;
    return 0;
}

int getresgid(gid_t *r, gid_t *e, gid_t *s)
{
    *r = rgid;
    *e = egid;
    *s = sgid;
    return 0;
}

/* -1 leaves a value as it is. */
int setresuid(uid_t r, uid_t e, uid_t s)
{
    if (r != (uid_t)-1) ruid = r;
    if (e != (uid_t)-1) euid = e;
    if (s != (uid_t)-1) suid = s;
    return 0;
}

int setresgid(gid_t r, gid_t e, gid_t s)
{
    if (r != (gid_t)-1) rgid = r;
    if (e != (gid_t)-1) egid = e;
    if (s != (gid_t)-1) sgid = s;
    return 0;
}

int setreuid(uid_t r, uid_t e) { return setresuid(r, e, e); }
int setregid(gid_t r, gid_t e) { return setresgid(r, e, e); }
int seteuid(uid_t id) { return setresuid((uid_t)-1, id, (uid_t)-1); }
int setegid(gid_t id) { return setresgid((gid_t)-1, id, (gid_t)-1); }

/* Root sets all three, others the effective one (setuid(2)). */
int setuid(uid_t id) { return euid == 0 ? setresuid(id, id, id) : seteuid(id); }
int setgid(gid_t id) { return euid == 0 ? setresgid(id, id, id) : setegid(id); }

int setgroups(size_t count, const gid_t *groups)
{
    (void)count;
    (void)groups;
    return 0;
}

int initgroups(const char *user, gid_t group)
{
    (void)user;
    (void)group;
    return 0;
}

int chown(const char *path, uid_t user, gid_t group)
{
    (void)path;
    (void)user;
    (void)group;
    return 0;
}

int lchown(const char *path, uid_t user, gid_t group) { return chown(path, user, group); }

int fchown(int file, uid_t user, gid_t group)
{
    (void)file;
    return chown("", user, group);
}

int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags)
{
    (void)folder;
    (void)flags;
    return chown(path, user, group);
}

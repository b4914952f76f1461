/* A library for LD_PRELOAD. Before main() it gives the process a user namespace without a map of users (user_namespaces(7)). Each user, the own
   one as well, is then the overflow user for it. It does no more, and needs no C library of its own. */

/* <linux/sched.h> */
#define CLONE_NEWUSER 0x10000000

/* For a program that cannot have such a namespace. */
#define EXIT_NO_NAMESPACE 125

extern int unshare (int flags);
extern void _exit (int status);

__attribute__ ((constructor)) static void
enter (void)
{
  if (unshare (CLONE_NEWUSER) != 0)
    _exit (EXIT_NO_NAMESPACE);
}

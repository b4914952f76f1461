#ifndef PROBE_VERBS_H
#define PROBE_VERBS_H

#include "call.h"

/* The functions of the verbs. PROTOCOL.md and verbs.c list the arguments of each. */
typedef void verb_function(struct call *c);

verb_function verb_getaddrinfo, verb_getnameinfo, verb_gai_strerror;         /* verb_addrinfo.c */
verb_function verb_gethostbyname, verb_gethostbyname2, verb_gethostbyaddr;   /* verb_hostent.c */
verb_function verb_gethostent;
verb_function verb_getpwnam, verb_getpwuid, verb_getgrnam, verb_getgrgid;    /* verb_accounts.c */
verb_function verb_getgrouplist;
verb_function verb_getservbyname, verb_getservbyport;                        /* verb_services.c */
verb_function verb_getnetbyname, verb_getnetbyaddr;                          /* verb_networks.c */
verb_function verb_getprotobyname, verb_getrpcbyname, verb_getaliasbyname;   /* verb_databases.c */
verb_function verb_getspnam, verb_ether_hostton;
verb_function verb_getnetgrent, verb_innetgr;                                /* verb_netgroup.c */
verb_function verb_res_query, verb_res_search, verb_res_querydomain;         /* verb_query.c */
verb_function verb_nquery, verb_res_nsearch, verb_res_nquerydomain;
verb_function verb_res_send, verb_res_nsend;
verb_function verb_res_init, verb_res_close, verb_ninit, verb_nclose;        /* verb_init.c */
verb_function verb_state, verb_set;                                          /* verb_state.c */
verb_function verb_chroot, verb_setlocale, verb_setrlimit;                   /* verb_process.c */
verb_function verb_fork;                                                     /* verb_fork.c */

/* Runs the command on the calling thread. */
void perform(struct call *c);

/* The reason why the verb or its arguments are invalid, or NULL. It does not check the arguments' values. */
const char *check_verb(const struct command *command);

#endif

#ifndef PROBE_VERBS_H
#define PROBE_VERBS_H

#include "call.h"

/* The functions of the verbs. PROTOCOL.md and verbs.c list the arguments of each. */
typedef void verb_function(struct call *c);

verb_function verb_getaddrinfo, verb_getnameinfo;                            /* verb_addrinfo.c */
verb_function verb_gethostbyname, verb_gethostbyname2, verb_gethostbyaddr;   /* verb_hostent.c */
verb_function verb_getpwnam, verb_getgrnam;                                  /* verb_accounts.c */
verb_function verb_res_query, verb_res_search, verb_nquery;                  /* verb_query.c */
verb_function verb_res_init, verb_res_close, verb_ninit, verb_nclose;        /* verb_init.c */
verb_function verb_state, verb_set;                                          /* verb_state.c */

/* Runs the command on the calling thread. */
void perform(struct call *c);

#endif

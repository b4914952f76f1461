#include "names.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <locale.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define NAME(constant) {#constant, constant}
#define END {NULL, 0}

const struct name eai_names[] = {
  NAME(EAI_BADFLAGS), NAME(EAI_NONAME), NAME(EAI_AGAIN), NAME(EAI_FAIL), NAME(EAI_FAMILY), NAME(EAI_SOCKTYPE),
  NAME(EAI_SERVICE), NAME(EAI_MEMORY), NAME(EAI_SYSTEM), NAME(EAI_OVERFLOW),
#ifdef EAI_NODATA /* musl has had them since 1.2.5 */
  NAME(EAI_NODATA), NAME(EAI_ADDRFAMILY), NAME(EAI_IDN_ENCODE),
#endif
  END,
};

const struct name ai_names[] = {
  NAME(AI_PASSIVE), NAME(AI_CANONNAME), NAME(AI_NUMERICHOST), NAME(AI_V4MAPPED), NAME(AI_ALL), NAME(AI_ADDRCONFIG),
  NAME(AI_NUMERICSERV),
  /* Flags of glibc, by value, so that musl can refuse them. Since 2.28 glibc ignores the last two. */
  {"AI_IDN", 0x40}, {"AI_CANONIDN", 0x80}, {"AI_IDN_ALLOW_UNASSIGNED", 0x100}, {"AI_IDN_USE_STD3_ASCII_RULES", 0x200},
  END,
};

const struct name ni_names[] = {
  NAME(NI_NUMERICHOST), NAME(NI_NUMERICSERV), NAME(NI_NOFQDN), NAME(NI_NAMEREQD), NAME(NI_DGRAM),
  /* glibc's, as above. */
  {"NI_IDN", 0x20}, {"NI_IDN_ALLOW_UNASSIGNED", 0x40}, {"NI_IDN_USE_STD3_ASCII_RULES", 0x80}, END,
};

const struct name h_errno_names[] = {
#ifdef __GLIBC__
  NAME(NETDB_INTERNAL), NAME(NETDB_SUCCESS),
#endif
  NAME(HOST_NOT_FOUND), NAME(TRY_AGAIN), NAME(NO_RECOVERY), NAME(NO_DATA), END,
};

/* The same names as the FFI probe's table, Node's `os.constants.errno`, and the others that a socket can report. Any
   other value is reported as its number. Linux has two names for some: EAGAIN is EWOULDBLOCK, ENOTSUP is EOPNOTSUPP. */
const struct name errno_names[] = {
  NAME(E2BIG), NAME(EACCES), NAME(EADDRINUSE), NAME(EADDRNOTAVAIL), NAME(EAFNOSUPPORT), NAME(EAGAIN),
  NAME(EALREADY), NAME(EBADF), NAME(EBADMSG), NAME(EBUSY), NAME(ECANCELED), NAME(ECHILD), NAME(ECONNABORTED),
  NAME(ECONNREFUSED), NAME(ECONNRESET), NAME(EDEADLK), NAME(EDESTADDRREQ), NAME(EDOM), NAME(EDQUOT), NAME(EEXIST),
  NAME(EFAULT), NAME(EFBIG), NAME(EHOSTDOWN), NAME(EHOSTUNREACH), NAME(EIDRM), NAME(EILSEQ), NAME(EINPROGRESS),
  NAME(EINTR), NAME(EINVAL), NAME(EIO), NAME(EISCONN), NAME(EISDIR), NAME(ELOOP), NAME(EMFILE), NAME(EMLINK),
  NAME(EMSGSIZE), NAME(EMULTIHOP), NAME(ENAMETOOLONG), NAME(ENETDOWN), NAME(ENETRESET), NAME(ENETUNREACH),
  NAME(ENFILE), NAME(ENOBUFS), NAME(ENODATA), NAME(ENODEV), NAME(ENOENT), NAME(ENOEXEC), NAME(ENOLCK),
  NAME(ENOLINK), NAME(ENOMEM), NAME(ENOMSG), NAME(ENONET), NAME(ENOPROTOOPT), NAME(ENOSPC), NAME(ENOSR),
  NAME(ENOSTR), NAME(ENOSYS), NAME(ENOTCONN), NAME(ENOTDIR), NAME(ENOTEMPTY), NAME(ENOTSOCK), NAME(ENOTSUP),
  NAME(ENOTTY), NAME(ENXIO), NAME(EOVERFLOW), NAME(EPERM), NAME(EPFNOSUPPORT), NAME(EPIPE), NAME(EPROTO),
  NAME(EPROTONOSUPPORT), NAME(EPROTOTYPE), NAME(ERANGE), NAME(EROFS), NAME(ESHUTDOWN), NAME(ESOCKTNOSUPPORT),
  NAME(ESPIPE), NAME(ESRCH), NAME(ESTALE), NAME(ETIME), NAME(ETIMEDOUT), NAME(ETXTBSY), NAME(EXDEV), END,
};

/* Given by value, because glibc 2.17's headers lack the newer names, and the probe must name every bit on every C
   library. Source: glibc's resolv/resolv.h. The names that it has dropped since (RES_AAONLY, RES_PRIMARY,
   RES_USE_INET6, RES_USEBSTRING, RES_NOIP6DOTINT) are from 2.17. */
const struct name res_names[] = {
  {"RES_INIT", 0x1}, {"RES_DEBUG", 0x2}, {"RES_AAONLY", 0x4}, {"RES_USEVC", 0x8}, {"RES_PRIMARY", 0x10},
  {"RES_IGNTC", 0x20}, {"RES_RECURSE", 0x40}, {"RES_DEFNAMES", 0x80}, {"RES_STAYOPEN", 0x100},
  {"RES_DNSRCH", 0x200}, {"RES_INSECURE1", 0x400}, {"RES_INSECURE2", 0x800}, {"RES_NOALIASES", 0x1000},
  {"RES_USE_INET6", 0x2000}, {"RES_ROTATE", 0x4000}, {"RES_NOCHECKNAME", 0x8000}, {"RES_KEEPTSIG", 0x10000},
  {"RES_BLAST", 0x20000}, {"RES_USEBSTRING", 0x40000}, {"RES_NOIP6DOTINT", 0x80000}, {"RES_USE_EDNS0", 0x100000},
  {"RES_SNGLKUP", 0x200000}, {"RES_SNGLKUPREOP", 0x400000}, {"RES_USE_DNSSEC", 0x800000},
  {"RES_NOTLDQUERY", 0x1000000}, {"RES_NORELOAD", 0x2000000}, {"RES_TRUSTAD", 0x4000000},
  {"RES_NOAAAA", 0x8000000}, {"RES_STRICTERR", 0x10000000}, END,
};

const struct name family_names[] = {{"unspec", AF_UNSPEC}, {"inet", AF_INET}, {"inet6", AF_INET6}, END};

const struct name socktype_names[] = {{"any", 0}, {"stream", SOCK_STREAM}, {"dgram", SOCK_DGRAM}, {"raw", SOCK_RAW}, END};

/* IPPROTO_MPTCP is not in the headers of glibc 2.17. */
const struct name protocol_names[] = {
  {"any", 0}, {"icmp", IPPROTO_ICMP}, {"tcp", IPPROTO_TCP}, {"udp", IPPROTO_UDP}, {"icmpv6", IPPROTO_ICMPV6},
  {"sctp", IPPROTO_SCTP}, {"udplite", IPPROTO_UDPLITE}, {"raw", IPPROTO_RAW}, {"mptcp", 262}, END,
};

const struct name locale_category_names[] = {
  NAME(LC_CTYPE), NAME(LC_NUMERIC), NAME(LC_TIME), NAME(LC_COLLATE), NAME(LC_MONETARY), NAME(LC_MESSAGES), NAME(LC_ALL),
  END,
};

const struct name limit_names[] = {
  NAME(RLIMIT_CPU), NAME(RLIMIT_FSIZE), NAME(RLIMIT_DATA), NAME(RLIMIT_STACK), NAME(RLIMIT_CORE), NAME(RLIMIT_NPROC),
  NAME(RLIMIT_NOFILE), NAME(RLIMIT_MEMLOCK), NAME(RLIMIT_AS), END,
};

const struct name signal_names[] = {
  NAME(SIGHUP), NAME(SIGINT), NAME(SIGQUIT), NAME(SIGILL), NAME(SIGTRAP), NAME(SIGABRT), NAME(SIGBUS), NAME(SIGFPE),
  NAME(SIGKILL), NAME(SIGUSR1), NAME(SIGSEGV), NAME(SIGUSR2), NAME(SIGPIPE), NAME(SIGALRM), NAME(SIGTERM),
  NAME(SIGXCPU), NAME(SIGXFSZ), NAME(SIGSYS), END,
};

const struct name record_names[] = {
  {"A", ns_t_a}, {"NS", ns_t_ns}, {"CNAME", ns_t_cname}, {"SOA", ns_t_soa}, {"PTR", ns_t_ptr}, {"MX", ns_t_mx},
  {"TXT", ns_t_txt}, {"AAAA", ns_t_aaaa}, {"SRV", ns_t_srv}, {"ANY", ns_t_any}, END,
};

const char *name_of(const struct name *table, long value, const char *prefix, struct spare *spare) {
  for (; table->name; table++)
    if (table->value == value) return table->name;
  snprintf(spare->text, sizeof spare->text, "%s%ld", prefix, value);
  return spare->text;
}

int name_value(const struct name *table, const char *name, long *out) {
  for (; table->name; table++)
    if (!strcmp(table->name, name)) return *out = table->value, 1;
  if (!*name || strlen(name) > 9 || name[strspn(name, "0123456789")]) return 0;
  *out = strtol(name, NULL, 10);
  return 1;
}

int name_flags(const struct name *table, const char *names, long *out) {
  char copy[512], *rest = NULL;
  if (strlen(names) >= sizeof copy) return 0;
  strcpy(copy, names);
  *out = 0;
  for (char *word = strtok_r(copy, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
    long value;
    if (!name_value(table, word, &value)) return 0;
    *out |= value;
  }
  return 1;
}

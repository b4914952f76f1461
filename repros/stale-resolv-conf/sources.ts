/** Why something is expected: each a place where anyone can read it. */
export const SOURCES = {
  reload:
    'bug 984, NEWS 2.26: /etc/resolv.conf is reloaded when it has changed (resolv_context.c: maybe_init, resolv_conf.c: __resolv_conf_get_current)',
  noReloadBefore226:
    'bug 984, open until 2.26: __res_maybe_init reads resolv.conf once, and again only after res_init (resolv/res_libc.c)',
  noReload:
    'NEWS 2.26: the option "no-reload" (RES_NORELOAD) disables reloading; checked in the state of each thread (resolv_context.c: maybe_init)',
  changedRes:
    'resolv_context.c since 2.26: maybe_init does not reload a state that differs from the file it was read from (replicated_configuration_matches)',
  privateState:
    'resolv_context.c: __resolv_context_get_override does not call maybe_init; before 2.26 nothing reloads (resolv/res_libc.c)',
  mount:
    'mount(2): a bind mount of a file shows that inode, which rename(2) does not change; what stat() sees of /etc/resolv.conf stays the same',
  musl: 'musl src/network/resolvconf.c: __get_resolv_conf reads /etc/resolv.conf for each lookup; there is no state',
  unscd: 'unscd: each lookup that its cache lacks is made by a new process of its own (worker_nscd)',
  workerReload: "bug 984, NEWS 2.26, in the daemon's libc: each worker thread checks the file at its own next lookup",
  workerNoReload:
    "NEWS 2.26, in the daemon's libc: each worker thread that read `no-reload` stays with what it read (resolv_context.c: maybe_init)",
  nscdNotices:
    'ChangeLog 2011-07-11 (2.15): nscd watches resolv.conf by inotify and calls res_init, which before 2.26 reaches all threads (__res_initstamp)',
  nscdFolder:
    'bug 14906, fixed in 2.22: nscd watched only the inode that resolv.conf once was, not its folder, and did not see the next file',
  resInit: 'resolv.conf(5), resolv/res_init.c: __res_vinit reads the name servers anew for the calling thread',
  newThread: 'resolv/res_libc.c, resolv_context.c: a thread initialises a state of its own from the file as it is then',
  newProcess: 'resolv/res_init.c: a process starts without a resolver state and reads the file as it is then',
  daemonAfterRetry:
    'nscd/nscd-client.h: NSS_NSCD_RETRY (100): after a failed attempt, the hundredth lookup asks the daemon again',
  cureElsewhere:
    "the daemon's worker holds the state: what a client does to its own reaches no daemon (NEWS 2.26: RES_NORELOAD; nscd/nscd_getai.c)",
} as const;

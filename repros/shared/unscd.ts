/**
 * What the source of unscd says. The last release whose source was found is 0.47; Debian's 0.54 shows the same, and its messages are those of
 * the same places.
 */
const READ = 'unscd nscd-0.47.c (the last source that was found; 0.54 does the same)';

export const UNSCD = {
  services: "nscd.conf of unscd: 'Currently supported cache names (services): passwd, group, hosts'",
  /** INITGROUPS. */
  primaryGroup: `${READ}, obtain_initgroups(): getgrouplist(3) with the primary gid of the user, which is then in the reply`,
  /** GETHOSTBYNAME and GETHOSTBYADDR. */
  noError: `${READ}, worker(): of a reply that found nothing only size and \`found\` are handed to the process that replies, so its error is always 0`,
  /** The same of every type of request. */
  noFields: `${READ}, worker(): of a reply that found nothing only size and \`found\` are handed to the process that replies, so that its ids, address family, address length and error are always 0`,
  /** Without harm: clients end a name at its first NUL. */
  padding: `${READ}, marshal_hostent(): 'we pad it to 4 bytes' (strsize_aligned4), and the length of the name counts the padding`,
  noStatistics: `${READ}, unsupported_ureq_type(): the connection about GETSTAT is closed`,
  invalidate: `${READ}, handle_client(): INVALIDATE of root frees all entries of the cache, and the connection is closed without a reply`,
  noProcess: `${READ}, create_and_feed_worker(): the daemon ends if vfork(2) fails, and if the process for a lookup is gone before it has read the request; docs/discoveries.md`,
  noDescriptor: `${READ}, create_and_feed_worker(): the daemon ends if it gets no pipe(2) for a worker; docs/discoveries.md`,
};

/** Each rule in one line, without the numbers of one finding. A bug of a C library has the title of its repro instead. */
export const SUMMARIES: Readonly<Record<string, string>> = {
  'nscd-socket': "the host's name service daemon answers programs of another network or root",
  'resolv-conf-mount': 'resolv.conf is a mount of one file, which does not follow a rename of its source',
  'resolv-conf-stale': "a process reads a resolv.conf that is not the host's any more",
  'resolv-conf-copy': "a root has a copy of resolv.conf that differs from the host's",
  'search-list': 'names outside are asked in each domain of the search list first',
  'search-list-cut': 'the C library ignores a part of the search list',
  'no-reload': 'a running program does not see changes of resolv.conf',
  'single-request': 'each lookup asks for A and AAAA one after the other',
  'long-wait': 'options make a lookup without any answer wait longer than usual',
  'nameservers-ignored': 'nameservers beyond the third are not asked',
  'libc-replaced': 'a process runs on a C library that was replaced on disk',
};

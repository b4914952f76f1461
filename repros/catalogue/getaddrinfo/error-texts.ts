import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

/** Each code of the manual with its text in sysdeps/posix/gai_strerror-strs.h. The manual has no texts. */
const TEXTS = {
  EAI_ADDRFAMILY: 'Address family for hostname not supported',
  EAI_AGAIN: 'Temporary failure in name resolution',
  EAI_BADFLAGS: 'Bad value for ai_flags',
  EAI_FAIL: 'Non-recoverable failure in name resolution',
  EAI_FAMILY: 'ai_family not supported',
  EAI_MEMORY: 'Memory allocation failure',
  EAI_NODATA: 'No address associated with hostname',
  EAI_NONAME: 'Name or service not known',
  EAI_SERVICE: 'Servname not supported for ai_socktype',
  EAI_SOCKTYPE: 'ai_socktype not supported',
  EAI_SYSTEM: 'System error',
};

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), gai_strerror',
  title: 'gai_strerror has a text for each code of the manual',
  symptoms: ['a log has "Name or service not known", "Temporary failure in name resolution" or "System error"'],
  about: `
    gai_strerror(3) turns the codes of getaddrinfo and getnameinfo into the texts that programs print. Each code of the manual has a text of its own.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: Object.keys(TEXTS).map((code) => `${code}: gai_strerror ${code}`),
  absent: Object.fromEntries(Object.entries(TEXTS).map(([code, result]) => [code, { result }])),
  expected: absent('getaddrinfo(3): a human readable string; glibc sysdeps/posix/gai_strerror-strs.h'),
  musl: unknown,
  variants: {
    overflow: {
      title: 'gai_strerror has a text for EAI_OVERFLOW, which getnameinfo returns',
      manual: 'getnameinfo(3), gai_strerror',
      steps: ['gai_strerror EAI_OVERFLOW'],
      absent: { result: 'Result too large for supplied buffer' },
      expected: byVersion({
        '>=2.38': absent('commit 33d7c0e1cb, first released in glibc 2.38'),
        '<2.38': shown('commit 33d7c0e1cb: before, "Unknown error"'),
      }),
    },
    unknown: {
      title: 'gai_strerror of a number that is no code',
      steps: ['gai_strerror 77'],
      absent: { result: 'Unknown error' },
      expected: absent('glibc sysdeps/posix/gai_strerror.c'),
    },
  },
});

import { fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'a program crashes when it asks for records of the type 62321',
  bugs: ['18784', 'CVE-2015-5180'],
  symptoms: ['a program that takes record types from its users, such as a mail filter, crashes in res_query'],
  about: `
    getaddrinfo asks for A and AAAA by one internal call, which was marked by the type 62321. A program that asked for this type was taken for getaddrinfo:
    both queries were sent, and there was no place for the second answer. Since 2.25 the mark is outside of the 16 bits of a type.`,
  conf: 'nameserver A',
  servers: { A: 'nodata' },
  mayEnd: true,
  steps: ['res_query name=www.lab.test type=62321'],
  shown: { result: 'ended by SIGSEGV', asked: 'A(A AAAA)' },
  absent: { result: 'NO_DATA NOERROR', asked: 'A(TYPE62321)' },
  expected: fixedIn('2.25', 'NEWS of glibc 2.25, bug 18784; commit fc82b0a2df'),
  musl: 'the res_query of musl refuses types above 255, as record-types shows',
  variants: {
    search: { title: 'res_search', steps: ['res_search name=www.lab.test type=62321'] },
  },
});

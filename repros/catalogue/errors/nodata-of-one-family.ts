import { fixedIn, scenario } from 'resolv-lab';
import { MUSL_NODATA } from '../../shared/musl-releases.ts';

export default scenario({
  title: 'a name without addresses of the requested family is reported as a name that does not exist',
  bugs: ['21922'],
  symptoms: ['"Name or service not known" for a name that exists, with IPv4 or IPv6 alone'],
  about: `
    The server has the name, but no record of the requested family (NOERROR without records). For AF_UNSPEC getaddrinfo said EAI_NODATA, for one
    family it said EAI_NONAME, as for a name that does not exist.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=21922'],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'nodata' },
  steps: ['getaddrinfo www.lab.test family=inet'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: 'EAI_NODATA' },
  expected: fixedIn('2.27', 'NEWS of glibc 2.27, bug 21922; commits 5f8340f583, f4a6be2582'),
  musl: MUSL_NODATA,
  variants: {
    inet6: { title: 'IPv6 alone', steps: ['getaddrinfo www.lab.test family=inet6'] },
  },
});

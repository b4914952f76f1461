import { absent, fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'in a Turkish locale, actions of nsswitch.conf in small letters are not known',
  bugs: ['33519'],
  symptoms: ['a program finds no hosts in the locale tr_TR, and finds them in the locale C'],
  about: `
    The words of nsswitch.conf may have small letters. glibc compared them by the rules of the locale, and in Turkish the capital letter of i is no I. Then the word unavail is
    no status. The locale is compiled here with localedef from Debian's package locales.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=33519'],
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  hosts: '192.0.2.77 box.lab.test',
  nsswitch: 'hosts: dns [unavail=return] files',
  files: { '/run/locale/': '' },
  env: { LOCPATH: '/run/locale' },
  packages: ['locales', 'libc-bin', 'coreutils', 'dash', 'gzip'],
  services: {
    locale: {
      command: [
        'dash',
        '-c',
        'localedef -i tr_TR -f UTF-8 /run/locale/tr_TR.UTF-8 && touch /run/locale/made; exec sleep infinity',
      ],
      ready: 'file:/run/locale/made',
    },
  },
  musl: 'musl has no nsswitch.conf',
  steps: ['locale: setlocale tr_TR.UTF-8', 'host: getaddrinfo box.lab.test family=inet'],
  shown: { locale: { result: 'locale=tr_TR.UTF-8' }, host: { result: ['EAI_NONAME', 'EAI_SYSTEM EINVAL'] } },
  absent: { locale: { result: 'locale=tr_TR.UTF-8' }, host: { result: '192.0.2.77', asked: 'A(A)' } },
  expected: fixedIn('2.43', 'NEWS of glibc 2.43, bug 33519; commit 9da624a183'),
  variants: {
    'C-locale': {
      title: 'contrast: the locale C',
      steps: ['locale: setlocale C', 'host: getaddrinfo box.lab.test family=inet'],
      absent: { locale: { result: 'locale=C' }, host: { result: '192.0.2.77', asked: 'A(A)' } },
      expected: absent('nsswitch.conf(5): the case of the keywords is not significant'),
    },
  },
});

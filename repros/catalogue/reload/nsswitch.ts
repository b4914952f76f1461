import { fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'a change of nsswitch.conf is not noticed until the program is restarted',
  symptoms: ['after `hosts: files dns` was put into nsswitch.conf, running programs go on without DNS'],
  about: `
    Until 2.32 a process read nsswitch.conf once, at its first lookup. Since 2.33 it is read again when it changes. The program starts
    with \`hosts: files\`, so its first lookup asks no server.`,
  conf: 'nameserver A',
  nsswitch: 'hosts: files',
  servers: { A: 'answers' },
  musl: 'musl has no nsswitch.conf',
  steps: [
    'before: getaddrinfo before.lab.test',
    'file nsswitch.conf hosts: files dns',
    'after: getaddrinfo after.lab.test',
  ],
  shown: {
    before: { result: 'EAI_NONAME', asked: 'nobody' },
    after: { result: 'EAI_NONAME', asked: 'nobody' },
  },
  absent: {
    before: { result: 'EAI_NONAME', asked: 'nobody' },
    after: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  },
  expected: fixedIn('2.33', 'commit f8847d83e1 "nsswitch: use new internal API (core)", first released in glibc 2.33'),
});

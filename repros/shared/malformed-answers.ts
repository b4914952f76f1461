import { unknown } from 'resolv-lab';

/** The members of a scenario whose server sends a malformed answer of type A: four lookups, each of which must end. */
export const malformedAnswers = {
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  mayEnd: true,
  steps: [
    'address: getaddrinfo one.lab.test. family=inet',
    'both: getaddrinfo two.lab.test.',
    'name: gethostbyname six.lab.test.',
    'message: res_query ten.lab.test. type=A',
  ],
  // Whatever the results are, each lookup ends, and the program makes the next one.
  absent: { message: { asked: 'A' } },
  expected: unknown,
  musl: unknown,
};

import { answerWith, scenario } from 'resolv-lab';
import { malformedAnswers } from '../../shared/malformed-answers.ts';

/** One record of type A whose owner is these octets. */
const answerOf = (owner: readonly number[]) => ({
  A: {
    does: () => [
      answerWith((reply) => {
        const record = [...owner, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 1];
        reply.init().question().counts({ answer: 1 }).data(record);
      }),
    ],
  },
});

export default scenario({
  title: 'the name in an answer refers to itself, or to a place outside of the message',
  about: `
    Names in a message may refer to earlier names (RFC 1035, section 4.1.4). A hostile nameserver can make such a name refer to itself, so that a careless
    reader never comes to its end. The lab shows what each C library makes of it: whether the lookup ends, and with which result.`,
  ...malformedAnswers,
  // The owner begins behind the header of 12 octets and the question of 18, whose name has three letters before lab.test.
  servers: answerOf([0xc0, 12 + 18]),
  variants: {
    'pointers-in-a-ring': { title: 'a label, and a pointer back to it', servers: answerOf([1, 0x61, 0xc0, 12 + 18]) },
    'pointer-beyond': { title: 'a pointer behind the end of the message', servers: answerOf([0xff, 0xff]) },
    'reserved-label': { title: 'a label of a reserved type', servers: answerOf([0x80, 0]) },
    'name-too-long': {
      title: 'a name of 300 octets',
      servers: answerOf([...Array.from({ length: 150 }, () => [1, 0x61]).flat(), 0]),
    },
  },
});

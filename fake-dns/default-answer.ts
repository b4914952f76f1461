import { type Answer, emptyAnswer } from './answer.ts';
import type { Query } from './query.ts';
import { CLASS, RCODE } from './wire/codes.ts';
import { opcodeOf } from './wire/flags.ts';
import type { ZoneSet } from './zones/answer.ts';

/** The answer of a server without rules. */
export function defaultAnswer(query: Query, zones: ZoneSet): Answer {
  if (opcodeOf(query.flags) !== 0) return emptyAnswer(RCODE.NOTIMP);
  if (query.edns && query.edns.version > 0) return emptyAnswer(RCODE.BADVERS);
  if (query.class !== CLASS.IN && query.class !== CLASS.ANY) return emptyAnswer(RCODE.REFUSED);
  return zones.answer(query.name.toLowerCase(), query.type);
}

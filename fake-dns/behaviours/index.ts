import { inTurn } from './in-turn.ts';
import { answerWith, headerOnly, rawBytes, wrongId, wrongQuestion } from './malformed.ts';
import { records, setFlags, sortAnswer } from './records.ts';
import { answer, formerrOnEdns, lame, nodata, nxdomain, refused, servfail } from './responses.ts';
import { ignoreSize, manyAddresses, padTo } from './sizes.ts';
import {
  answerOnceThenSilent,
  closeTcp,
  cutTcp,
  delay,
  drop,
  duplicate,
  hangUp,
  joinTcp,
  refuseTcp,
  reorder,
  splitTcp,
  truncate,
  wrongSourceAddress,
  wrongSourcePort,
} from './transport.ts';

/** Every behaviour, under the name that events report. */
export const behaviours = {
  answer,
  answerOnceThenSilent,
  answerWith,
  closeTcp,
  cutTcp,
  delay,
  drop,
  duplicate,
  formerrOnEdns,
  hangUp,
  headerOnly,
  ignoreSize,
  inTurn,
  joinTcp,
  lame,
  manyAddresses,
  nodata,
  nxdomain,
  padTo,
  rawBytes,
  records,
  refused,
  refuseTcp,
  reorder,
  servfail,
  setFlags,
  sortAnswer,
  splitTcp,
  truncate,
  wrongId,
  wrongQuestion,
  wrongSourceAddress,
  wrongSourcePort,
};

export type BehaviourName = keyof typeof behaviours;

import { answerWith, headerOnly, rawBytes, wrongId, wrongQuestion } from './malformed.ts';
import { answer, formerrOnEdns, lame, nodata, nxdomain, refused, servfail } from './responses.ts';
import {
  answerOnceThenSilent,
  cutTcp,
  delay,
  drop,
  duplicate,
  refuseTcp,
  reorder,
  truncate,
  wrongSourcePort,
} from './transport.ts';

/** Every behaviour, under the name that events report. */
export const behaviours = {
  answer,
  answerOnceThenSilent,
  answerWith,
  cutTcp,
  delay,
  drop,
  duplicate,
  formerrOnEdns,
  headerOnly,
  lame,
  nodata,
  nxdomain,
  rawBytes,
  refused,
  refuseTcp,
  reorder,
  servfail,
  truncate,
  wrongId,
  wrongQuestion,
  wrongSourcePort,
};

export type BehaviourName = keyof typeof behaviours;

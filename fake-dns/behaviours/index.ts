import { answer } from './answer.ts';
import { answerOnceThenSilent } from './answer-once-then-silent.ts';
import { answerWith } from './answer-with.ts';
import { cutTcp } from './cut-tcp.ts';
import { delay } from './delay.ts';
import { nodata, nxdomain } from './denials.ts';
import { drop } from './drop.ts';
import { duplicate } from './duplicate.ts';
import { refused, servfail } from './errors.ts';
import { formerrOnEdns } from './formerr-on-edns.ts';
import { headerOnly } from './header-only.ts';
import { lame } from './lame.ts';
import { rawBytes } from './raw-bytes.ts';
import { refuseTcp } from './refuse-tcp.ts';
import { reorder } from './reorder.ts';
import { truncate } from './truncate.ts';
import { wrongId } from './wrong-id.ts';
import { wrongQuestion } from './wrong-question.ts';
import { wrongSourcePort } from './wrong-source-port.ts';

/** Every behaviour by its name; the same name stands in the events. */
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

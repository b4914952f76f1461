import { describe, expect, test } from 'vitest';
import { control } from '../../../lab/judge/controls.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { evaluate, judge } from '../../../lab/judge/judge.ts';
import { decide } from '../../../lab/judge/verdict.ts';
import { expectByDesign, expectNotReproduced, expectReproduced, type Repro } from '../../../lab/repro.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { call, probeOn, SENTINEL } from '../events.ts';
import { reproNamed } from '../inventory.ts';

const SOUND = new Evidence([...probeOn('2.36'), call('sentinel:client', SENTINEL.client), call('after')]);
const HELD = control('own', true, 'it holds');

function judgedBy(judgeIt: Repro['judge'], evidence = SOUND) {
  const repro = reproNamed('made-up', [], { judge: judgeIt });
  return judge(evidence, { repro, cell: cellOn(glibc('2.36')), variant: repro.variants.main });
}

test("the lab's own controls come before the repro's", () => {
  const outcome = judgedBy(() => ({ reproduced: true, because: 'A answered', controls: [HELD] }));
  expect(outcome).toMatchObject({
    kind: 'judged',
    judgement: {
      reproduced: true,
      controls: [
        { name: 'libc' },
        { name: 'no daemon answers' },
        { name: 'the nameservers work' },
        { name: 'answered in time' },
        HELD,
      ],
      measures: {},
    },
  });
});

test('the judge gets the evidence, the cell and the variant', () => {
  const outcome = judgedBy((evidence, cell, variant) => ({
    reproduced: false,
    because: [evidence.call('after').label, cell.libc.version, variant.title].join(),
    controls: [HELD],
  }));
  expect(outcome).toMatchObject({ judgement: { because: 'after,2.36,the case' } });
});

describe('a verdict about a daemon says what the user changed about it', () => {
  const reasonWith = (changed: object, libc = glibc('2.36')) => {
    const repro = reproNamed('made-up', [], { expected: () => expectReproduced('a source') });
    const daemon = { id: 'nsncd' as const, version: '1.5.1', libc: glibc('2.41'), ...changed };
    const judgement = { reproduced: true, because: 'A answered', controls: [HELD], measures: {} };
    const about = { repro, cell: { ...cellOn(libc), daemon }, variant: repro.variants.main };
    const { reason, expected } = evaluate({ kind: 'judged', judgement }, about);
    return [reason, expected.source];
  };
  const SET = { settings: { RES_OPTIONS: 'no-reload', NSNCD_WORKER_COUNT: 3 } };
  const PACKAGED = 'of the packaged nsncd: a source';

  test.each([
    ['nothing', {}, 'A answered', 'a source'],
    [
      'settings',
      SET,
      'A answered; the verdict is about nsncd with RES_OPTIONS=no-reload, NSNCD_WORKER_COUNT=3',
      PACKAGED,
    ],
    [
      'the program and settings',
      { ...SET, program: '/own/nsncd', version: 'build-id 12' },
      'A answered; the verdict is about nsncd from /own/nsncd (build-id 12) with RES_OPTIONS=no-reload, NSNCD_WORKER_COUNT=3',
      PACKAGED,
    ],
  ])('%s', (_, changed, reason, source) => {
    expect(reasonWith(changed)).toEqual([reason, source]);
  });
});

test('a difference by design is one of the user’s own program too', () => {
  const repro = reproNamed('made-up', [], { expected: () => expectByDesign('a source') });
  const daemon = { id: 'nsncd' as const, version: 'build-id 12', program: '/own/nsncd', libc: glibc('2.41') };
  const judgement = { reproduced: true, because: '', controls: [HELD], measures: {} };
  const about = { repro, cell: { ...cellOn(glibc('2.36')), daemon }, variant: repro.variants.main };
  expect(evaluate({ kind: 'judged', judgement }, about)).toMatchObject({
    ...{ status: 'pass', expected: { byDesign: true, source: 'of the packaged nsncd: a source' } },
  });
});

test('workarounds are listed only for a reproduced failure', () => {
  const repro = reproNamed('made-up', ['helped'], {
    expected: ({ variant }) => (variant === 'main' ? expectReproduced('a source') : expectNotReproduced('a source')),
    workarounds: () => ['helped'],
  });
  const curesOf = (reproduced: boolean, controls = [HELD]) => {
    const judgement = { reproduced, because: '', controls, measures: {} };
    const about = { repro, cell: cellOn(glibc('2.36')), variant: repro.variants.main };
    return evaluate({ kind: 'judged', judgement }, about).cures;
  };
  expect(curesOf(true)).toEqual([{ variant: 'helped', title: 'helped' }]);
  expect(curesOf(false)).toBeUndefined();
  expect(curesOf(true, [])).toBeUndefined();
});

describe('inconclusive, never a pass', () => {
  const statusOf = (judgeIt: Repro['judge'], evidence = SOUND) =>
    decide(judgedBy(judgeIt, evidence), { value: 'reproduced', source: 'a source' });

  test('a judge that throws', () => {
    const verdict = statusOf((evidence) => {
      evidence.call('never made');
      throw new Error('not reached');
    });
    expect(verdict).toMatchObject({ status: 'inconclusive', reason: "no call labelled 'never made' in the evidence" });
  });

  test('a scenario that did not finish', () => {
    const cut = new Evidence([...SOUND.events, { kind: 'trouble', at: 9, reason: 'the probe did not start' }]);
    const verdict = statusOf(() => ({ reproduced: true, because: 'A answered', controls: [HELD] }), cut);
    expect(verdict).toMatchObject({ status: 'inconclusive', reason: 'the probe did not start', controls: [] });
  });

  test('a judge that throws a value other than an Error', () => {
    const verdict = statusOf(() => {
      throw 'a tantrum';
    });
    expect(verdict).toMatchObject({ status: 'inconclusive', reason: 'a tantrum' });
  });

  test('a judge that returns an invalid judgement', () => {
    const nonsense = (() => ({ reproduced: 'perhaps' })) as unknown as Repro['judge'];
    expect(statusOf(nonsense)).toMatchObject({ status: 'inconclusive' });
  });

  test('a repro without any control, even if all controls of the lab pass', () => {
    const verdict = statusOf(() => ({ reproduced: true, because: 'A answered', controls: [] }));
    expect(verdict).toMatchObject({ status: 'inconclusive', reason: 'the judgement has no control' });
  });

  test('a repro whose controls pass while one of the lab fails', () => {
    const sure: Repro['judge'] = () => ({ reproduced: true, because: 'A answered', controls: [HELD] });
    expect(statusOf(sure, new Evidence([]))).toMatchObject({ status: 'inconclusive' });
    expect(statusOf(sure)).toMatchObject({ status: 'pass' });
  });
});

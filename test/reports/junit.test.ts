import { expect, test } from 'vitest';
import { renderJunit } from '../../reports/junit.ts';
import { bug, cell, documentOf, failed, HOST, inconclusive, OLD, unexpected, unsupported } from './fixtures.ts';

test('a suite for each repro, a case for each cell, an outcome for each status', () => {
  const document = documentOf([
    cell({ libc: OLD, ...bug }),
    cell(failed),
    cell({ repro: 'nscd-socket-leak', durationMs: 500, ...unexpected }),
    cell({ repro: 'nscd-socket-leak', libc: HOST, durationMs: 250, ...inconclusive('no probe') }),
    cell({ repro: 'nscd-socket-leak', libc: OLD, ...unsupported('Node needs glibc "2.28" & more') }),
  ]);
  expect(renderJunit(document)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="resolv-lab" tests="5" failures="1" errors="1" time="41.200">
<testsuite name="stale-resolv-conf" timestamp="2025-01-02T03:04:05Z" tests="2" failures="1" errors="0" skipped="0" time="6.240">
<testcase classname="stale-resolv-conf" name="stale-resolv-conf/main/crosstool-2.17/none/c" time="3.120">
<system-out>failure shown, expected shown: after the switch A answered</system-out>
</testcase>
<testcase classname="stale-resolv-conf" name="stale-resolv-conf/main/debian-trixie/none/c" time="3.120">
<failure message="failure shown, expected absent" type="fail">failure shown, expected absent (bug 984)
after the switch A answered</failure>
</testcase>
</testsuite>
<testsuite name="nscd-socket-leak" timestamp="2025-01-02T03:04:05Z" tests="3" failures="0" errors="1" skipped="1" time="0.750">
<testcase classname="nscd-socket-leak" name="nscd-socket-leak/main/debian-trixie/none/c" time="0.500">
<system-out>failure absent, expected unknown: after the switch B answered</system-out>
</testcase>
<testcase classname="nscd-socket-leak" name="nscd-socket-leak/main/host/none/c" time="0.250">
<error message="no probe" type="inconclusive"/>
</testcase>
<testcase classname="nscd-socket-leak" name="nscd-socket-leak/main/crosstool-2.17/none/c" time="0.000">
<skipped message="Node needs glibc &quot;2.28&quot; &amp; more"/>
</testcase>
</testsuite>
</testsuites>
`);
});

test('characters that XML does not allow are replaced, and markup is quoted', () => {
  const text = renderJunit(documentOf([cell({ reason: ']]> \x00<b>\ud800 \u{1f600}' })]));
  expect(text).toContain(']]&gt; \ufffd&lt;b&gt;\ufffd \u{1f600}');
});

test('a run without cells is still a document', () => {
  expect(renderJunit(documentOf([]))).toContain('<testsuites name="resolv-lab" tests="0"');
});

test('an interrupted run is an error, beside the results of its cells', () => {
  const text = renderJunit(documentOf([cell()], { interrupted: true, planned: 96 }));
  expect(text).toContain('<testsuites name="resolv-lab" tests="2" failures="0" errors="1" time="41.200">');
  expect(text).toContain('<error message="interrupted after 1 of 96 cells" type="incomplete"/>');
});

test('a run merged without a part is an error', () => {
  const text = renderJunit(documentOf([cell()], { missing: [{ index: 3, count: 3 }] }));
  expect(text).toContain('errors="1"');
  expect(text).toContain('<error message="part 3 of 3 is missing" type="incomplete"/>');
});

/** The attributes that the schema of Jenkins' xUnit plugin (junit-10.xsd) allows, by element. */
const ALLOWED: Record<string, string> = {
  testsuites: 'name time tests failures errors',
  testsuite: 'name tests failures errors group time skipped timestamp hostname id package file log url',
  testcase: 'name time classname group',
  failure: 'type message',
  error: 'type message',
  skipped: 'type message',
  'system-out': '',
};

test('all elements and attributes are in the schema', () => {
  const cells = [cell(failed), cell(inconclusive('x')), cell(unsupported('y')), cell()];
  const text = renderJunit(documentOf(cells, { interrupted: true, planned: 9 }));
  const elements = [...text.matchAll(/<([a-z-]+)((?: [a-z]+="[^"]*")*)\/?>/g)];
  expect(elements.length).toBeGreaterThan(10);
  for (const [, name = '', attributes = ''] of elements) {
    const used = [...attributes.matchAll(/ ([a-z]+)=/g)].map(([, attribute]) => attribute);
    expect(ALLOWED[name]?.split(' ')).toEqual(expect.arrayContaining(used));
  }
});

import { expect, test } from 'vitest';
import { queriesPerSecond } from '../../bench/inside/dnsperf-report.ts';

/** The last output of dnsperf 2.10.0, with some of it changed. */
function reportWith(changed: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    'Queries sent': '100358',
    'Queries completed': '100358 (100.00%)',
    'Queries lost': '0 (0.00%)',
    'Response codes': 'NOERROR 100358 (100.00%)',
    'Average packet size': 'request 35, response 57',
    'Run time (s)': '2.000951',
    'Queries per second': '50155.151225',
    ...changed,
  };
  return ['Statistics:', '', ...Object.entries(fields).map(([what, value]) => `  ${what}:   ${value}`), ''].join('\n');
}

test('every query was answered', () => {
  expect(queriesPerSecond(reportWith())).toBe(50155.151225);
});

test.each<[string, Record<string, string>, string]>([
  ['some were refused', { 'Response codes': 'NOERROR 9 (90.00%), REFUSED 1 (10.00%)' }, 'response codes: NOERROR 9'],
  ['there is no such name', { 'Response codes': 'NXDOMAIN 10 (100.00%)' }, 'response codes: NXDOMAIN'],
  ['some were lost', { 'Queries lost': '5 (0.01%)' }, 'queries lost: 5'],
  ['nothing came back', { 'Response codes': '' }, 'has no response codes'],
  ['without records', { 'Average packet size': 'request 35, response 35' }, 'no records in the answers'],
])('%s: the report is refused', (_, changed, message) => {
  expect(() => queriesPerSecond(reportWith(changed))).toThrow(message);
});

test('another text is refused', () => {
  expect(() => queriesPerSecond('Error: nothing')).toThrow('the report of dnsperf has no response codes');
});

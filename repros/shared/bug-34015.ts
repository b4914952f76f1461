import { absent, type Expectation, type ExpectationRule, fixedIn } from 'resolv-lab';

const SOURCE =
  'GLIBC-SA-2026-0006 (vulnerable from 2.34 on); debian/changelog of 2.36-9+deb12u14 and 2.41-12+deb13u3; fixed in 2.44 and on the branches';

/** The builds in which gethostbyaddr does not check the names of PTR records. */
export const bug34015 = fixedIn('2.44', SOURCE, {
  since: '2.34',
  branches: true,
  debian: ['2.36-9+deb12u14', '2.41-12+deb13u3', '2.42-14', '2.43-1'],
});

/** What is expected where such names are checked; without the check the name is returned. */
export function whereNamesAreChecked(expected: Expectation): ExpectationRule {
  return (libc, cell) => (bug34015(libc, cell).value === 'reproduced' ? absent(SOURCE) : expected);
}

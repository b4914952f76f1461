import { groups, initgroups, users } from './accounts.ts';
import type { Questions } from './case.ts';
import { addresses, hostsFile } from './names.ts';
import { netgroups, services } from './services.ts';

const { users: main, ...otherUsers } = users;

/** The questions of every row. */
export const questions: Readonly<Record<string, Questions>> = {
  ...{ main, ...otherUsers, ...groups, ...initgroups, ...services, ...netgroups },
  ...{ ...hostsFile, ...addresses },
};

/** The questions of a row. @throws Error for a row without questions */
export function questionsOf(row: string): Questions {
  const found = questions[row];
  if (found === undefined) throw new Error(`no questions for the row '${row}'`);
  return found;
}

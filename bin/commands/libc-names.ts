import { Command } from 'commander';
import { definitions, inspect, type LibcState, whyNotReady } from '../../lab/libc/index.ts';
import { forgetLibc, namedLibc, namedLibcs, nameLibc, takenNames } from '../../lab/libc/named/registry.ts';
import { tryLoader } from '../../lab/libc/named/try-loader.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import { shortId } from '../../lab/util/short-id.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { libcWord } from '../libc-words.ts';
import { project } from '../project.ts';

/** `libc add`, `libc remove` and `libc verify`: the user's own C libraries by short names. */
export function namesCommands({ done }: Context): Command[] {
  const add = new Command('add')
    .description(
      'give a C library of your own a name, for --libc NAME; the name survives runs, and the files stay where they are',
    )
    .argument('<name=libc>', 'mine=build:../glibc/build, u14=dir:/srv/u14, u7=deb:libc6=2.36-9+deb12u7')
    .action(async (word: string) => {
      const { name, id } = await named(word);
      const state = await inspect(id);
      if (state.state !== 'ready') throw new UsageError(`no libc in ${id}: ${whyNotReady(state)}`);
      await nameLibc({ name, id });
      console.log(`${name}: ${describe(state)}, ${id}`);
      done(EXIT.ok);
    });
  const remove = new Command('remove')
    .description(
      'forget names; a build that `libc build` made, or began, is removed with its source; a folder of your own stays',
    )
    .argument('<name...>')
    .action(async (names: string[]) => {
      const known = await takenNames();
      const other = names.find((name) => !known.includes(name));
      if (other !== undefined) throw known.length > 0 ? unknownWord('named libc', other, known) : noNames(other);
      for (const name of names) {
        await forgetLibc(name);
        console.log(`${name}: removed`);
      }
      done(EXIT.ok);
    });
  const verify = new Command('verify')
    .description(
      'check C libraries: their files are whole, and their loader starts them on this machine; exit 1 if one does not work',
    )
    .argument(
      '[libc...]',
      'names, ids of the catalogue, dir:…, build:…, deb:… or rpm:…; default: every named libc, also of the project file',
    )
    .action(async (words: string[]) => {
      const known = [...(await namedLibcs()).map(({ name }) => name), ...Object.keys((await project()).libcs)];
      const wanted = words.length > 0 ? words : [...new Set(known)];
      if (wanted.length === 0) throw new UsageError('no libc has a name: libc add, or name one to verify');
      let works = true;
      for (const word of wanted) {
        const { id } = await wordToId(word);
        const state = await inspect(id);
        const fault = state.state === 'ready' ? await tryLoader(state.libc) : whyNotReady(state);
        works &&= fault === null;
        console.log(
          fault === null && state.state === 'ready'
            ? `ok      ${word}: ${describe(state)}`
            : `FAILED  ${word}: ${fault}`,
        );
      }
      done(works ? EXIT.ok : EXIT.fail);
    });
  return [add, remove, verify];
}

/** The name and the libc of `NAME=LIBC`. @throws UsageError for another word @throws UnknownChoice for a name that cannot be a label */
async function named(word: string): Promise<{ name: string; id: string }> {
  const [, name, libc] = /^([^=:<>]+)=(.+)$/.exec(word) ?? [];
  if (name === undefined || libc === undefined)
    throw new UsageError(`libc add ${word}: write it as in libc add mine=build:../glibc/build`);
  const [id] = Object.keys(takeLabels([[await libcWord(word)]]).labels);
  return { name, id: id ?? libc };
}

/** The id of a word for a libc. @throws UnknownChoice for a word that names none */
async function wordToId(word: string): Promise<{ id: string }> {
  const [resolved = word] = takeLabels([[await libcWord(word)]]).words.flat();
  const isProjects = Object.hasOwn((await project()).libcs, word);
  const named = isProjects ? null : await namedLibc(word);
  if (named) return { id: named.id };
  const ids = definitions.map(({ id }) => id);
  if (resolved === word && !/^(dir|build):/.test(word) && !ids.includes(word))
    throw unknownWord('libc', word, [
      ...ids,
      ...(await namedLibcs()).map(({ name }) => name),
      ...Object.keys((await project()).libcs),
    ]);
  return { id: resolved };
}

function describe(state: Extract<LibcState, { state: 'ready' }>): string {
  const { kind, version, package: name, revision, buildId } = state.libc;
  const packaged = revision === null ? '' : `, ${name} ${revision}`;
  return `${kind} ${version}${packaged}${buildId === null ? '' : `, build-id ${shortId(buildId)}`}`;
}

function noNames(name: string): UsageError {
  return new UsageError(`no libc has the name '${name}': none has a name; libc add gives one`);
}

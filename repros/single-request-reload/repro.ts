import { defineRepro } from '../../lab/index.ts';
import { expected, unsupported } from './expected.ts';
import { judge } from './judge.ts';
import { tell } from './story.ts';
import { tryThis } from './try-this.ts';
import { variants } from './variants.ts';

export default defineRepro({
  id: 'single-request-reload',
  title: 'after one unanswered question, a thread never again notices a new /etc/resolv.conf',
  variants,
  unsupported,
  expected,
  run: tell,
  judge,
  tryThis: (_, cell) => tryThis(cell),
  cures: () => Object.keys(variants).filter((id) => id.startsWith('cure-')),
});

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Place } from '../document.ts';
import { InspectInputError } from '../input-error.ts';

interface Source {
  file: string;
  document: Document;
  lines: LineCounter;
  text: string;
  /** Replaces variables in a scalar's text. @throws Error with the reason */
  substitute: (text: string) => string;
}

/** A value of a YAML or JSON file, with its place there. */
export class Located {
  readonly #source: Source;
  readonly #node: Node;

  constructor(source: Source, node: Node) {
    this.#source = source;
    this.#node = node;
  }

  /** The line that the value begins in. */
  get line(): number {
    return this.#source.lines.linePos(this.#node.range?.[0] ?? 0).line || 1;
  }

  /** The place of the value, with the text of its line. */
  get place(): Place {
    const { file, text } = this.#source;
    return { file, line: this.line, value: (text.split('\n')[this.line - 1] ?? '').trim() };
  }

  /** The value of a mapping's key, also by a merge key (`<<`); null without it, and for an empty value. */
  get(key: string): Located | null {
    return this.entries().find(([name]) => name === key)?.[1] ?? null;
  }

  /** The keys and values of a mapping; those without a value are left out. @throws InspectInputError for another value */
  entries(): [string, Located][] {
    const node = this.#resolved(this.#node);
    if (!isMap(node)) throw this.error('a mapping is needed here');
    return [...this.#entriesOf(node)].map(([key, value]) => [key, new Located(this.#source, value)]);
  }

  /** The values of a sequence. @throws InspectInputError for another value */
  items(): Located[] {
    const node = this.#resolved(this.#node);
    if (!isSeq(node)) throw this.error('a list is needed here');
    return node.items.flatMap((item) => (isNode(item) ? new Located(this.#source, item) : []));
  }

  /** The values of a sequence, or the one value that stands for a sequence of one. */
  itemsOrOne(): Located[] {
    return this.isList ? this.items() : [this];
  }

  get isList(): boolean {
    return isSeq(this.#resolved(this.#node));
  }

  get isMapping(): boolean {
    return isMap(this.#resolved(this.#node));
  }

  /** The text of a scalar. @throws InspectInputError for another value */
  text(): string {
    const node = this.#resolved(this.#node);
    if (!isScalar(node)) throw this.error('a single value is needed here');
    const text = node.value === null ? '' : (node.source ?? String(node.value));
    try {
      return this.#source.substitute(text);
    } catch (error) {
      throw this.error((error as Error).message);
    }
  }

  /** A mistake at this place. */
  error(message: string): InspectInputError {
    return new InspectInputError(`${this.#source.file}:${this.line}: ${message}`);
  }

  /** Own keys take precedence over merged ones, and earlier merged mappings over later ones (YAML merge key). */
  #entriesOf(map: YAMLMap, around: readonly YAMLMap[] = []): Map<string, Node> {
    const own = new Map<string, Node>();
    const merged = new Map<string, Node>();
    for (const { key, value } of map.items as Pair<unknown, unknown>[]) {
      const name = isScalar(key) ? String(key.value) : String(key);
      if (name === '<<') {
        for (const each of this.#mergedMaps(value)) {
          // An alias may lead to the mapping that it is in.
          if (each === map || around.includes(each)) continue;
          const entries = this.#entriesOf(each, [...around, map]);
          for (const [inner, node] of entries) if (!merged.has(inner)) merged.set(inner, node);
        }
      } else if (isNode(value) && !isEmpty(value)) own.set(name, value);
      else own.delete(name);
    }
    return new Map([...merged, ...own]);
  }

  #mergedMaps(value: unknown): YAMLMap[] {
    const node = this.#resolved(value);
    if (isMap(node)) return [node];
    return isSeq(node) ? node.items.map((item) => this.#resolved(item)).filter(isMap) : [];
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#source.document) : node;
  }
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/**
 * Reads a YAML document, or JSON, which is YAML too.
 *
 * @param substitute replaces variables in the text of scalars
 * @throws InspectInputError if it is neither, or empty
 */
export function locate(text: string, file: string, substitute: Source['substitute'] = (each) => each): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) throw new InspectInputError(`${file}:${lines.linePos(problem.pos[0]).line || 1}: ${problem.message}`);
  if (!isNode(document.contents)) throw new InspectInputError(`${file} is empty`);
  return new Located({ file, document, lines, text, substitute }, document.contents);
}

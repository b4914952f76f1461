import type { CellData, CellIndex, IndexEntry } from './report-data.ts';

/** The data in the page, unpacked when somebody wants to see it. */
export class ReportData {
  readonly directory: CellIndex;
  readonly #positions: Map<string, number>;
  readonly #chunks = new Map<number, Promise<CellData[]>>();

  constructor(directory: CellIndex) {
    this.directory = directory;
    this.#positions = new Map(directory.cells.map(({ id }, at) => [id, at]));
  }

  /** Decompresses the index of cells. */
  static async open(): Promise<ReportData> {
    return new ReportData(await decompress<CellIndex>('cell-index'));
  }

  entry(id: string): IndexEntry | undefined {
    const at = this.#positions.get(id);
    return at === undefined ? undefined : this.directory.cells[at];
  }

  /** The result and events of a cell. @throws RangeError when the page has no such cell */
  async cell(id: string): Promise<CellData> {
    const at = this.#positions.get(id) ?? -1;
    const { chunkSize } = this.directory;
    const number = Math.floor(at / chunkSize);
    const chunk = this.#chunks.get(number) ?? decompress<CellData[]>(`chunk-${number}`);
    this.#chunks.set(number, chunk);
    const cell = (await chunk)[at % chunkSize];
    if (!cell) throw new RangeError(`there is no cell ${id} in this report`);
    return cell;
  }
}

async function decompress<T>(id: string): Promise<T> {
  const text = document.getElementById(id)?.textContent ?? '';
  const packed = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as T;
}

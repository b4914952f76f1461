import type { CellData, CellIndex, IndexEntry } from './report-data.ts';

/** The data in the page. Cells are decompressed when they are shown, a chunk at a time. */
export interface Report {
  readonly cells: readonly IndexEntry[];
  entry(id: string): IndexEntry | undefined;
  /** The result and events of a cell. @throws RangeError when the page has no such cell */
  cell(id: string): Promise<CellData>;
}

/** Decompresses the index of cells. */
export async function openReport(): Promise<Report> {
  const { cells, chunkSize } = await decompress<CellIndex>('cell-index');
  const positions = new Map(cells.map(({ id }, at) => [id, at]));
  const chunks = new Map<number, Promise<CellData[]>>();
  const chunkAt = (number: number) => {
    const chunk = chunks.get(number) ?? decompress<CellData[]>(`chunk-${number}`);
    chunks.set(number, chunk);
    return chunk;
  };
  return {
    cells,
    entry: (id) => cells[positions.get(id) ?? -1],
    async cell(id) {
      const at = positions.get(id);
      const chunk = at === undefined ? [] : await chunkAt(Math.floor(at / chunkSize));
      const cell = chunk[(at ?? 0) % chunkSize];
      if (!cell) throw new RangeError(`there is no cell ${id} in this report`);
      return cell;
    },
  };
}

/** Decodes an element of the page: JSON, deflated, in base64. */
async function decompress<T>(id: string): Promise<T> {
  const text = document.getElementById(id)?.textContent ?? '';
  const octets = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as T;
}

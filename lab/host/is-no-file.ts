/** What open(2) and read(2) report of a path without a file to read: ENXIO is a socket, EISDIR a directory. */
const CODES = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO', 'ENAMETOOLONG'];

/** Whether an error of the file system says that a path has no file that could be read. */
export function isNoFile(error: unknown): boolean {
  return CODES.includes((error as NodeJS.ErrnoException).code ?? '');
}

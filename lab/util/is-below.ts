/** Whether an absolute path is a folder or lies below it, by the paths alone. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' || `${path}/`.startsWith(`${folder}/`);
}

/** Makes buttons with `data-copy` copy that text to the clipboard. */
export function addCopyButtons(root: Document): void {
  root.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy]') : null;
    if (!button) return;
    await copy(button.dataset.copy ?? '');
    button.textContent = 'Copied';
  });
}

/** Copies a text. Some browsers give pages on disk no clipboard; `execCommand` works there. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

import type { PageState } from '../page-state.ts';

/** A recording that is dropped onto the page is shown in place of what was. */
export function receiveFiles(state: PageState): void {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void state.showFile(file);
  });
}

import { html } from 'htm/preact';
import type { PageState } from '../page-state.ts';
import { curlOf } from '../passing/curl.ts';
import type { PassedRow } from '../passing/row.ts';
import { shownText } from '../passing/shown-text.ts';
import { CopyButton } from './copy.ts';

/** A request and its answer, and the request as a line for a shell. */
export function Exchange({ state, rows }: { state: PageState; rows: readonly PassedRow[] }) {
  const request = rows.map(({ entry }) => entry).find((entry) => entry.kind === 'request');
  const { client } = state;
  const withToken = async (): Promise<string> => {
    if (!request) return '';
    if (request.user === undefined || state.data.link === 'recorded') return curlOf(request, client.mockUrl);
    const { token } = await client.ask<{ token: string }>('GET', `/tokens/${encodeURIComponent(request.user)}`);
    return curlOf(request, client.mockUrl, token);
  };
  return html`
    ${rows.map(
      ({ entry }) => html`<h3>${entry.kind === 'request' ? 'Request' : 'Answer'}</h3>
        <pre class="frame" tabindex="0">${shownText(entry)}</pre>`,
    )}
    ${
      request &&
      html`<h3>As curl</h3>
      <div class="copy-line">
        <pre tabindex="0">${curlOf(request, client.mockUrl)}</pre>
        <${CopyButton} label="Copy curl" text=${withToken} />
      </div>`
    }
  `;
}

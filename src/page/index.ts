/** The page that a browser is shown at `/`: what passes, what can be done, the verdict. */
import { html, render } from 'htm/preact';
import { controlBase, PageClient } from './mock/page-client.ts';
import { PageState } from './page-state.ts';
import { App } from './views/app.ts';
import { drawVisibly } from './views/draw-visibly.ts';
import { receiveFiles } from './views/receive-files.ts';

drawVisibly();
const state = new PageState(new PageClient(controlBase(location), sessionStorage));
state.followAddress();
const place = document.getElementById('page');
if (place) render(html`<${App} state=${state} />`, place);
receiveFiles(state);
if (location.search === '?recorded') void state.showRecording();
else void state.start();

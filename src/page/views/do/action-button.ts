import { html } from 'htm/preact';
import { type ControlAction, ctlLine } from '../../mock/control-action.ts';
import type { PageState } from '../../page-state.ts';

interface ActionButtonProps {
  state: PageState;
  action: ControlAction;
  label: string;
  /** What it is about, for those who hear the button alone. */
  about?: string;
}

/** Does something; what `ctl` calls it is shown before, too. */
export function ActionButton({ state, action, label, about }: ActionButtonProps) {
  return html`<button
    type="button" title=${ctlLine(action, state.client.mockUrl)}
    aria-label=${about === undefined ? undefined : `${label} ${about}`} onClick=${() => state.act(action)}
  >${label}</button>`;
}

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';

/** A line to paste, with a button that copies it. */
export function CopyLine({ text, label = 'Copy' }: { text: string; label?: string }) {
  return html`<div class="copy-line">
    <pre tabindex="0">${text}</pre>
    <${CopyButton} label=${label} text=${() => text} />
  </div>`;
}

interface CopyButtonProps {
  label: string;
  /** What it is about, for those who hear the button alone. */
  about?: string;
  /** Asked for only when the button is pressed: it may be a secret. */
  text: () => string | Promise<string>;
}

/** Copies a text. */
export function CopyButton({ label, about, text }: CopyButtonProps) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    setSaid(await copied(text));
    setTimeout(() => setSaid(''), 4000);
  };
  return html`<button type="button" aria-label=${about === undefined ? undefined : `${label} ${about}`} onClick=${copy}>${label}</button><span role="status">${said}</span>`;
}

/** Browsers have a clipboard only for this machine and behind TLS: elsewhere the text is shown. */
async function copied(text: () => string | Promise<string>): Promise<string> {
  try {
    const content = await text();
    if (!isSecureContext) return content;
    await navigator.clipboard.writeText(content);
    return '✓ copied';
  } catch (error) {
    return `✕ ${(error as Error).message}`;
  }
}

import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../page-state.ts';
import { outcomeOf, type PassedRow } from '../passing/row.ts';
import { kindWords, timeOf } from '../passing/words.ts';

/** The height of a row, in pixels; page.css says the same. */
const rowHeight = 26;
/** Rows above and below what can be seen that are drawn, too. */
const margin = 8;

interface RowListProps {
  state: PageState;
  rows: readonly PassedRow[];
}

/** The rows, of which only those that can be seen are drawn. At its end the list follows what passes. */
export function RowList({ state, rows }: RowListProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(state.data.selected === undefined);
  const [{ top, height }, setView] = useState({ top: 0, height: 800 });
  const { selected, verdict } = state.data;
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    follows.current = scrollTop + clientHeight >= scrollHeight - rowHeight;
    setView({ top: scrollTop, height: clientHeight });
  };
  useLayoutEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  useLayoutEffect(() => {
    showSelected(box.current, rows, selected);
    look();
  }, [selected]);
  const first = Math.max(0, Math.floor(top / rowHeight) - margin);
  const drawn = rows.slice(first, first + Math.ceil(height / rowHeight) + 2 * margin);
  const choose = (event: KeyboardEvent): void => moveSelection(event, state, rows);
  return html`
    <div
      class="rows" ref=${box} onScroll=${look} onKeyDown=${choose} tabindex="0" role="listbox"
      aria-label="Entries; arrow keys choose one" aria-activedescendant=${selected === undefined ? undefined : `row-${selected}`}
    >
      <div class="spread" role="presentation" style=${{ height: `${rows.length * rowHeight}px` }}>
        <div class="drawn" role="presentation" style=${{ transform: `translateY(${first * rowHeight}px)` }}>
          ${drawn.map(
            (row, index) => html`<${RowLine}
              key=${row.entry.seq} row=${row} isSelected=${row.entry.seq === selected} place=${first + index + 1}
              count=${rows.length} proves=${verdict.proofs.get(row.entry.seq)?.[0]?.requirement.id}
              choose=${() => state.select(row.entry.seq)}
            />`,
          )}
        </div>
      </div>
    </div>
  `;
}

interface RowLineProps {
  row: PassedRow;
  isSelected: boolean;
  place: number;
  count: number;
  /** The requirement that it shows to be broken. */
  proves: string | undefined;
  choose: () => void;
}

function RowLine({ row, isSelected, place, count, proves, choose }: RowLineProps) {
  const { entry, who, text } = row;
  const outcome = outcomeOf(row);
  return html`<div
    id=${`row-${entry.seq}`} role="option" aria-selected=${isSelected} aria-posinset=${place} aria-setsize=${count}
    class=${`row kind-${entry.kind}${outcome?.startsWith('✕') || proves ? ' is-bad' : ''}`} onClick=${choose}
  >
    <span class="seq">${entry.seq}</span><time>${timeOf(entry.at)}</time><span class="kind">${kindWords[entry.kind]}</span>
    <b>${who}</b><span class="text">${text}</span>
    ${outcome && html`<span class="badge">${outcome}</span>`}
    ${proves && html`<span class="badge">⚑ ${proves}</span>`}
  </div>`;
}

/** Arrow keys, Home and End move; Enter goes into the entry. */
function moveSelection(event: KeyboardEvent, state: PageState, rows: readonly PassedRow[]): void {
  const { selected } = state.data;
  const place = rows.findIndex(({ entry }) => entry.seq === selected);
  const last = rows.length - 1;
  const places: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, place + 1),
    ArrowUp: place < 0 ? last : Math.max(0, place - 1),
    Home: 0,
    End: last,
  };
  if (event.key === 'Enter') document.querySelector<HTMLElement>('.detail h2')?.focus();
  if (!Object.hasOwn(places, event.key)) return;
  event.preventDefault();
  state.select(rows[places[event.key] ?? 0]?.entry.seq);
}

function showSelected(box: HTMLElement | null, rows: readonly PassedRow[], selected: number | undefined): void {
  const place = rows.findIndex(({ entry }) => entry.seq === selected);
  if (!box || place < 0) return;
  const top = place * rowHeight;
  const isSeen = top >= box.scrollTop && top + rowHeight <= box.scrollTop + box.clientHeight;
  if (!isSeen) box.scrollTop = Math.max(0, top - box.clientHeight / 2);
}

import type { ClientVerdict, Report } from '../protocol/index.ts';
import type { TraceEntry } from '../traffic/index.ts';
import { actions, type ControlAction, ctlLine } from './mock/control-action.ts';
import { followMock } from './mock/follow-mock.ts';
import type { StateOnPage } from './mock/mock-state.ts';
import type { PageClient } from './mock/page-client.ts';
import { type SavedFile, save } from './mock/world-files.ts';
import { PassingLog } from './passing/passing-log.ts';
import type { PassedRow } from './passing/row.ts';
import { everything, filterRows, type RowFilter } from './passing/row-filter.ts';
import { readVerdict } from './verdict/read-verdict.ts';
import { noVerdict, type VerdictOnPage } from './verdict/verdict-on-page.ts';

export type Tab = 'live' | 'do' | 'verdict';

/** What `chat-testbed open` answers. */
interface Recording {
  entries: TraceEntry[];
  verdict: Report;
}

/** What was done, in words, and the line that does the same. */
interface Done {
  said: string;
  line: string;
  isRefused: boolean;
}

/** What the page knows and what was chosen on it. */
interface PageData {
  tab: Tab;
  /** `recorded`: what is shown is read from files. */
  link: 'connecting' | 'live' | 'lost' | 'refused' | 'recorded';
  /** What could not be shown. */
  notice: string;
  /** Why the control surface refuses. */
  refusal: string;
  filter: RowFilter;
  /** The rows that stand still while it is paused. */
  paused: readonly PassedRow[] | undefined;
  /** The number of the entry that is open. */
  selected: number | undefined;
  mock: StateOnPage | undefined;
  /** What was done last. */
  done: Done | undefined;
  verdict: VerdictOnPage;
}

/** What arrives within this time is shown together, in milliseconds. */
const togetherMs = 50;
/** The mock is asked for its state and verdict at most this often, in milliseconds. */
const refreshMs = 1000;
/** And seldom enough that it spends no more than this part of its time on that. */
const mostOfItsTime = 0.05;

/** The state of the page; views subscribe, and are drawn again when it changes. */
export class PageState {
  readonly client: PageClient;
  readonly log = new PassingLog();
  #data: PageData = {
    tab: 'live',
    link: 'connecting',
    refusal: '',
    notice: '',
    filter: everything,
    paused: undefined,
    selected: undefined,
    mock: undefined,
    done: undefined,
    verdict: noVerdict,
  };
  readonly #listeners = new Set<() => void>();
  #isTold = false;
  #pauseMs = refreshMs;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #tokenGiven = (): void => {};

  constructor(client: PageClient) {
    this.client = client;
  }

  get data(): Readonly<PageData> {
    return this.#data;
  }

  /** What the list shows. */
  get shownRows(): readonly PassedRow[] {
    const { paused, filter, verdict } = this.#data;
    return filterRows(paused ?? this.log.rows, filter, verdict.proofs);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<PageData>): void {
    this.#data = { ...this.#data, ...change };
    this.#tell(0);
  }

  narrow(change: Partial<RowFilter>): void {
    this.set({ filter: { ...this.#data.filter, ...change } });
  }

  /** Opens an entry, in the address too, so that it can be shared. */
  select(seq: number | undefined): void {
    history.replaceState(null, '', seq === undefined ? location.pathname + location.search : `#entry=${seq}`);
    this.set({ selected: seq });
  }

  pause(): void {
    this.set({ paused: this.#data.paused ? undefined : this.log.rows.slice() });
  }

  /** The address says which entry or tab is shown. */
  followAddress(): void {
    const read = (): void => {
      const [, name = '', seq] = /^#(\w+)(?:=(\d+))?$/.exec(location.hash) ?? [];
      if (name === 'entry' && seq !== undefined) this.set({ tab: 'live', selected: Number(seq) });
      else if (name === 'do' || name === 'verdict' || name === 'live') this.set({ tab: name });
    };
    addEventListener('hashchange', read);
    read();
  }

  useToken(token: string): void {
    this.client.useToken(token);
    this.#tokenGiven();
  }

  /** Does something to the mock, and says what came of it. */
  act(action: ControlAction): Promise<void> {
    return this.#doing(action, async () => {
      const { method, path, body } = action;
      const { said, token } = await this.client.ask<{ said: string; token?: string }>(method, path, body);
      return token === undefined ? said : `${said} Copy it in the row of the user.`;
    });
  }

  /** The token of a user. It is in no view: whoever asks for it copies it. */
  async currentToken(user: string): Promise<string> {
    const { method, path } = actions.currentToken(user);
    return (await this.client.ask<{ token: string }>(method, path)).token;
  }

  /** Lets the browser save a file. */
  download({ words, make }: { words: readonly string[]; make: () => Promise<SavedFile> }): Promise<void> {
    return this.#doing({ words }, async () => {
      const file = await make();
      save(file);
      return `${file.name} is in your downloads.`;
    });
  }

  async #doing(action: Pick<ControlAction, 'words'>, act: () => Promise<string>): Promise<void> {
    const line = ctlLine(action, this.client.mockUrl);
    try {
      this.set({ done: { said: await act(), line, isRefused: false } });
    } catch (error) {
      this.set({ done: { said: (error as Error).message, line, isRefused: true } });
    }
    this.refreshSoon(0);
  }

  /** Follows the mock from now on. */
  async start(): Promise<void> {
    await followMock(this.client, {
      newest: () => this.log.newest,
      took: (entries) => this.take(entries),
      begunAnew: () => {
        this.log.clear();
        this.set({ paused: undefined });
      },
      isLive: () => {
        this.set({ link: 'live', refusal: '' });
        this.refreshSoon(0);
      },
      isLost: () => this.set({ link: 'lost' }),
      isRefused: (refusal) => {
        this.set({ link: 'refused', refusal });
        return new Promise((resolve) => {
          this.#tokenGiven = resolve;
        });
      },
    });
  }

  /** Shows what `chat-testbed open` has read. */
  showRecording(): Promise<void> {
    return this.#show(() => this.client.ask<Recording>('GET', '/recording'));
  }

  /** Lets `chat-testbed open` read a file; a running mock does not. */
  showFile(file: File): Promise<void> {
    return this.#show(async () => {
      if (this.#data.link !== 'recorded') throw new Error(`To see ${file.name}, run: chat-testbed open ${file.name}`);
      return this.client.send<Recording>(`/recording/${encodeURIComponent(file.name)}`, await file.text());
    });
  }

  async #show(read: () => Promise<Recording>): Promise<void> {
    try {
      const { entries, verdict } = await read();
      this.log.clear();
      this.log.add(entries);
      this.set({ link: 'recorded', verdict: readVerdict(verdict), paused: undefined, notice: '' });
    } catch (error) {
      this.set({ notice: (error as Error).message });
    }
  }

  take(entries: readonly TraceEntry[]): void {
    this.log.add(entries);
    this.#tell(togetherMs);
    if (this.#data.link === 'live') this.refreshSoon();
  }

  /** Asks for the state and the verdict, once for all that happens until then. */
  refreshSoon(afterMs = this.#pauseMs): void {
    this.#refreshing ??= setTimeout(() => void this.#refresh(), afterMs);
  }

  async #refresh(): Promise<void> {
    const began = performance.now();
    try {
      const mock = await this.client.ask<StateOnPage>('GET', '/state');
      const verdict = readVerdict(await this.client.ask<ClientVerdict | Report>('GET', '/verdict'));
      this.set({ mock, verdict });
    } catch {
      // Whoever follows the mock sees that it is gone.
    } finally {
      this.#pauseMs = Math.max(refreshMs, (performance.now() - began) / mostOfItsTime);
      this.#refreshing = undefined;
    }
  }

  #tell(afterMs: number): void {
    if (this.#isTold) return;
    this.#isTold = true;
    setTimeout(() => {
      this.#isTold = false;
      for (const listener of this.#listeners) listener();
    }, afterMs);
  }
}

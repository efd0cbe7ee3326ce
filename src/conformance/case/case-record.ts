import { dialects, type JsonObject } from '../../protocol/index.ts';
import type { Entry, Recording } from '../../wire-client/transcript.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { type Frame, frameKind, messageOf, toFrame } from './frames.ts';
import type { RecordedAnswer } from './recorded-call.ts';

/** A recorded case as judges see it: what happened, and what is known about the server. */
export class CaseRecord {
  readonly entries: readonly Entry[];
  readonly startedAt: number;
  readonly profile: ServerProfile;
  readonly #frames = new Map<string, Frame[]>();

  constructor({ entries, startedAt }: Recording, profile: ServerProfile) {
    this.entries = entries;
    this.startedAt = startedAt;
    this.profile = profile;
  }

  /** The dialect that the server is judged by. */
  get expected() {
    return dialects[this.profile.expected];
  }

  /** Every connection of the case. */
  get connections(): string[] {
    return [...new Set(this.entries.map(({ who }) => who).filter((who) => who.includes('#')))];
  }

  /** All frames that a connection received, from an entry on. */
  frames(who: string, from = 0): Frame[] {
    const all = this.#frames.get(who) ?? this.#read(who);
    return from === 0 ? all : all.filter(({ index }) => index >= from);
  }

  /** The frames on a connection that carry a marker. */
  framesWith(who: string, marker: string): Frame[] {
    return this.frames(who).filter(({ text }) => text.includes(marker));
  }

  /** The first message on a connection that carries a marker. */
  message(who: string, marker: string): JsonObject | undefined {
    return messageOf(this.framesWith(who, marker)[0]?.json);
  }

  /** The part of it that had happened before an entry came. */
  before(index: number): CaseRecord {
    return new CaseRecord({ entries: this.entries.slice(0, index), startedAt: this.startedAt }, this.profile);
  }

  /** A recorded answer. */
  answer(entry: number): RecordedAnswer {
    return { body: '', ms: 0, ...(this.entries[entry]?.data as Partial<RecordedAnswer>), entry };
  }

  /** The index of the first entry of a kind, or -1. */
  indexOf(who: string, kind: Entry['kind']): number {
    return this.entries.findIndex((entry) => entry.who === who && entry.kind === kind);
  }

  /** The index at which a marker was sent, whoever sent it, or -1. */
  sentAt(marker: string): number {
    return this.entries.findIndex(({ kind, data }) => kind === 'sent' && String(data).includes(marker));
  }

  /** The index at which a connection was sent CONNECTED, or -1. */
  connectedAt(who: string): number {
    return this.frames(who).find((frame) => frameKind(frame) === 'connected')?.index ?? -1;
  }

  /** How a connection ended, if it did by itself. */
  closed(who: string): { index: number; data: unknown } | undefined {
    const index = this.indexOf(who, 'closed');
    return index < 0 ? undefined : { index, data: this.entries[index]?.data };
  }

  /** Frames are read once: a noisy room has many of them, and judges come back to them. */
  #read(who: string): Frame[] {
    const frames = this.entries.flatMap((entry, index) =>
      entry.kind === 'received' && entry.who === who ? [toFrame(entry, index)] : [],
    );
    this.#frames.set(who, frames);
    return frames;
  }
}

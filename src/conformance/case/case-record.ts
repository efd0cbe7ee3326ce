import { dialects, isObject, type JsonObject, parseExactly } from '../../protocol/index.ts';
import { closedData, frameKind, messageOf, type TraceEntry, whoOf } from '../../traffic/index.ts';
import type { RecordedAnswer, Recording } from '../../wire-client/index.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { type Frame, toFrame } from './expect/frames.ts';

/** A recorded case as judges see it: what happened, and what is known about the server. */
export class CaseRecord {
  readonly entries: readonly TraceEntry[];
  readonly profile: ServerProfile;
  readonly #frames = new Map<string, Frame[]>();

  constructor({ entries }: Pick<Recording, 'entries'>, profile: ServerProfile) {
    this.entries = entries;
    this.profile = profile;
  }

  /** The dialect that the server is judged by. */
  get expected() {
    return dialects[this.profile.expected];
  }

  /** Every connection of the case. */
  get connections(): string[] {
    return [...new Set(this.entries.flatMap((entry) => ('connection' in entry ? whoOf(entry) : [])))];
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

  /** Whether the server has shown a text to anybody, live or in an answer: it has it, then. */
  hasShown(text: string): boolean {
    return this.entries.some(
      (entry) =>
        (entry.kind === 'to-client' && entry.data?.includes(text)) ||
        (entry.kind === 'response' && entry.body?.includes(text)),
    );
  }

  /** The part of it that had happened before an entry came. */
  before(index: number): CaseRecord {
    return new CaseRecord({ entries: this.entries.slice(0, index) }, this.profile);
  }

  /** A recorded answer. */
  answer(index: number): RecordedAnswer {
    const entry = this.entries[index];
    if (entry?.kind !== 'response') return { body: '', ms: 0, entry: index };
    const { kind: _, seq: _seq, at: _at, request: _request, endpoint: _endpoint, user: _user, ...answer } = entry;
    return { ...answer, ms: 0, entry: index };
  }

  /** The index of the first entry of a kind, or -1. */
  indexOf(who: string, kind: TraceEntry['kind']): number {
    return this.entries.findIndex((entry) => entry.kind === kind && whoOf(entry) === who);
  }

  /** The texts that were sent over connections, each with its index. */
  get sentTexts(): { index: number; who: string; text: string }[] {
    return this.entries.flatMap((entry, index) =>
      entry.kind === 'from-client' && entry.data !== null ? [{ index, who: whoOf(entry), text: entry.data }] : [],
    );
  }

  /** The frames that post exactly this text, however their JSON is written. */
  postsOf(posted: unknown): { index: number; who: string; text: string }[] {
    return this.sentTexts.filter(({ text }) => {
      const frame = parseExactly(text);
      return isObject(frame) && posted !== undefined && frame[this.profile.sendKey] === posted;
    });
  }

  /** The index at which a marker was sent, whoever sent it, or -1. */
  sentAt(marker: string): number {
    return this.sentTexts.find(({ text }) => text.includes(marker))?.index ?? -1;
  }

  /** When the first message went out on a connection, in UNIX milliseconds; that is its token where it sent one. */
  tokenSentAt(who: string): number | undefined {
    return this.entries[this.indexOf(who, 'from-client')]?.at;
  }

  /** The index at which a connection was sent CONNECTED, or -1. */
  connectedAt(who: string): number {
    return this.frames(who).find((frame) => frameKind(frame) === 'connected')?.index ?? -1;
  }

  /** How a connection ended, if it did by itself. */
  closed(who: string): { index: number; data: unknown } | undefined {
    const index = this.entries.findIndex((entry) => entry.kind === 'closed' && !entry.isOurs && whoOf(entry) === who);
    const entry = this.entries[index];
    return entry?.kind === 'closed' ? { index, data: closedData(entry) } : undefined;
  }

  /** Frames are read once: a noisy room has many of them, and judges come back to them. */
  #read(who: string): Frame[] {
    const frames = this.entries.flatMap((entry, index) =>
      entry.kind === 'to-client' && whoOf(entry) === who ? [toFrame(entry, index)] : [],
    );
    this.#frames.set(who, frames);
    return frames;
  }
}

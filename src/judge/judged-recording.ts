import type { ForeignRecording } from '../client-rules/index.ts';
import type { ObserverKnowledge } from '../observer/index.ts';
import type { CheckConfig, DialectName, ReadRecording } from '../protocol/index.ts';
import type { TokenOwners, TraceEntry } from '../traffic/index.ts';

/** What one recorder saw of one server. A file may hold several: an archive of two servers, a report of many cases. */
export interface JudgedRecording {
  file: string;
  kind: ReadRecording['kind'];
  /** In the order of their `seq`, without a token. */
  entries: readonly TraceEntry[];
  /** What is known beside what passed. */
  knowledge: ObserverKnowledge;
  /** The server's base URL, where the file tells. */
  url?: string;
  /** How its clients are judged; left out where we were the client ourselves. */
  clients?: { foreign?: ForeignRecording };
  /** Single entries are missing: only what one frame or answer shows by itself is judged. */
  isExcerpt?: true;
  /** The line in whose middle the file ends, where it does: what followed is not known. */
  cutAt?: number;
}

/** What the reader of recordings is told beside them. */
export interface ReadingContext {
  /** Who the users are and who is in which room. */
  config?: CheckConfig | undefined;
  /** The dialect that the server is judged by. */
  dialect?: DialectName | undefined;
  /** Whose each token is, in all of the files. */
  owners: TokenOwners;
}

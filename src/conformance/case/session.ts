import { shownToken } from '../../protocol/index.ts';
import { Connection, createMarkers, DeliveryTimes, HttpClient, Recorder, Transcript } from '../../wire-client/index.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { UserRole } from '../discovery/server-profile.ts';

/** A create_dm that was answered 200. */
export interface RoomRequest {
  asker: UserRole;
  /** The id of the other user. */
  other: string;
}

/** What all cases of one run share: the way to the server, the markers, the measured delivery times. */
export class Session {
  readonly setup: CheckSetup;
  readonly http: HttpClient;
  /** Everything that passes in this run. */
  readonly recorder = new Recorder();
  readonly deliveries = new DeliveryTimes();
  readonly newMarker = createMarkers();
  readonly createdRooms = new Set<string>();
  /** Who asked create_dm for a room with whom, and was answered 200. */
  readonly roomRequests: RoomRequest[] = [];
  postedMessages = 0;
  /** The slowest of the first answers, in milliseconds: a first idea of how slow this server is. */
  slowestAnswer = 0;

  constructor(setup: CheckSetup) {
    this.setup = setup;
    this.http = new HttpClient(setup);
  }

  /** A transcript of its own for a part of the run. */
  newTranscript(): Transcript {
    return new Transcript(this.recorder);
  }

  /** Opens a WebSocket, recorded in the transcript from its construction. @param label such as `member#1` */
  connection(role: UserRole, label: string, transcript: Transcript, compression: boolean): Connection {
    const { webSocketUrl: url, tls, timeoutMs, users } = this.setup;
    const token = users[role]?.token ?? '';
    return new Connection({ user: role, label, url, token, show: this.shown, tls, timeoutMs, transcript, compression });
  }

  /** A token as the transcript shows it. */
  readonly shown = (token: string): string => {
    const { users, expiredToken } = this.setup;
    if (token === expiredToken) return shownToken(token, 'expired');
    return shownToken(token, Object.values(users).some((user) => user.token === token) ? 'valid' : 'invalid');
  };
}

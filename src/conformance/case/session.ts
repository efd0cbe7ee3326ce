import { shownToken } from '../../protocol/index.ts';
import { Connection } from '../../wire-client/connection.ts';
import { HttpClient } from '../../wire-client/http-client.ts';
import type { Transcript } from '../../wire-client/transcript.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { Role } from '../discovery/server-profile.ts';
import { DeliveryTimes } from './delivery-times.ts';
import { createMarkers } from './marker.ts';

/** A create_dm that was answered 200. */
export interface RoomRequest {
  asker: Role;
  /** The id of the other user. */
  other: string;
}

/** What all cases of one run share: the way to the server, the markers, the measured delivery times. */
export class Session {
  readonly setup: CheckSetup;
  readonly http: HttpClient;
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

  /** Opens a WebSocket, recorded in the transcript from its construction. */
  connection(who: string, token: string, transcript: Transcript, compression: boolean): Connection {
    const { webSocketUrl, tls, timeoutMs } = this.setup;
    const show = (sent: string): string => this.shown(sent);
    return new Connection({ who, url: webSocketUrl, token, show, tls, timeoutMs, transcript, compression });
  }

  /** A token as the transcript shows it. */
  shown(token: string): string {
    const { users, expiredToken } = this.setup;
    if (token === expiredToken) return shownToken(token, 'expired');
    return shownToken(token, Object.values(users).some((user) => user.token === token) ? 'valid' : 'invalid');
  }
}

import type { ConnectFault, DeliverFault, EndpointName, Fault, RequestFault, SendFault } from '../../protocol/index.ts';

/** Where a fault can act, and the kind of fault that acts there. */
export interface FaultsByPoint {
  retrieve: RequestFault;
  room_info: RequestFault;
  create_dm: RequestFault;
  /** At the handshake of a connection, before its user is known. */
  upgrade: ConnectFault;
  /** When the token has come, and CONNECTED is due. */
  connected: ConnectFault;
  send: SendFault;
  deliver: DeliverFault;
}

export type FaultPoint = keyof FaultsByPoint;

/** Something that a fault may act on. */
export interface Trigger<Point extends FaultPoint = FaultPoint> {
  point: Point;
  user?: string | undefined;
  room?: string | undefined;
  poster?: string | undefined;
  text?: string | undefined;
  connection?: number | undefined;
}

export const requestPoints: Readonly<Record<EndpointName, 'retrieve' | 'room_info' | 'create_dm'>> = {
  retrieve: 'retrieve',
  roomInfo: 'room_info',
  createDm: 'create_dm',
};

/** The points that a fault acts at. */
export function pointsOf(fault: Fault): FaultPoint[] {
  switch (fault.on) {
    case 'request':
      return ['retrieve', 'room_info', 'create_dm'];
    case 'connect':
      return [fault.before ?? (fault.respond ? 'upgrade' : 'connected')];
    default:
      return [fault.on];
  }
}

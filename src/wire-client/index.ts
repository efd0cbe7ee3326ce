/** The one recording HTTP client and WebSocket: what `check` and `play` act through. */
export { afterListening, listenFor } from './after-listening.ts';
export { Connection, type WriteJson } from './connection/connection.ts';
export type { Arrived, Pacing, Tls } from './connection/connection-options.ts';
export type { HandshakeRefusal } from './connection/refusal.ts';
export { DeliveryTimes } from './delivery-times.ts';
export { ProxyRoutes } from './forward-proxy/proxy-routes.ts';
export { gatewayOf, hintAtGateway, isFromGateway } from './from-gateway.ts';
export { type Answer, describeAnswer, HttpClient, type HttpRequest, isTooSlow, jsonOf } from './http-client.ts';
export { createMarkers, markerPattern, markersIn, newRunId } from './marker.ts';
export { type RecordedAnswer, recordedCall } from './recorded-call.ts';
export { Recorder, type Recording, Transcript } from './recorder.ts';
export { retryAfterOf } from './retry-after.ts';

/** Cloudflare's own, where the server behind it does not answer as it should (its documentation, "5xx errors"). */
const cloudflares = [520, 521, 522, 523, 524, 525, 526, 527, 530];

/** What gateways answer in place of a server that they do not reach, or that does not answer them (RFC 9110, 15.6). */
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504, ...cloudflares]);

/** Whether a status is what a gateway answers in place of the server behind it. */
export const isGatewayStatus = (status: number): boolean => gatewayStatuses.has(status);

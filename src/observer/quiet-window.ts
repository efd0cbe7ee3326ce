/** A message that came elsewhere is awaited for so many of the slowest deliveries, and at least so long. */
const slowestDeliveries = 10;
const shortestWindowMs = 2000;

/** How long to wait for a message that came elsewhere, in milliseconds, by how long deliveries were measured to take. */
export const quietWindowFor = (slowestMs: number): number => Math.max(shortestWindowMs, slowestDeliveries * slowestMs);

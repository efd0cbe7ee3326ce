/** At most so many requests look for a room, where nothing else is said. */
export const usualProbe = 200;

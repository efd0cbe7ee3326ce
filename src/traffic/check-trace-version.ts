/** The version of the traces that check writes. */
export const checkTraceVersion = 2;

/** How a text leaves in two parts. Apart from what does it: the types of `ws` are not installed with the package. */
export interface TwoPackets {
  /** So many bytes leave first. */
  first: number;
  /** What is waited for before the others leave. */
  between: () => Promise<unknown>;
}

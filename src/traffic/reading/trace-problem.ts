/** A file that is no recording, or a part of one: told in a sentence with its place. */
export class TraceProblem extends Error {}

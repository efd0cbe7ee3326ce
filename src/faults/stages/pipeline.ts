/** One step of a pipeline: passes on what comes, now or later, as it is or changed, once, twice or never. */
export type Stage<Item> = (item: Item, next: (item: Item) => void) => void;

/** Stages in a row before `last`; they are joined once, so that an item costs one call a stage. */
export function pipeline<Item>(stages: readonly Stage<Item>[], last: (item: Item) => void): (item: Item) => void {
  return stages.reduceRight<(item: Item) => void>((next, stage) => (item) => stage(item, next), last);
}

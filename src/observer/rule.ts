import type { Judgement } from './judgement.ts';
import type { ObservableRequirement } from './observable.ts';
import type { Told } from './record/messages/told.ts';
import type { ObservedRecord } from './record/observed-record.ts';

/** What a rule looks at. */
export type Judge = {
  [Kind in keyof Told]?: (seen: Told[Kind], judgement: Judgement, record: ObservedRecord) => void;
};

/** One requirement, and how what passed shows that it was kept or broken. */
export interface ObserverRule {
  requirement: ObservableRequirement;
  /** It compares what was seen at different times: a server that was restarted between may have forgotten. */
  needsSameServer?: true;
  judge: Judge;
}

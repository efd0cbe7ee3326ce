import { scenarioPart } from '../../../faults/index.ts';
import type { Step } from '../../../protocol/index.ts';
import { type FileFinding, schemaFindings } from '../../../yaml-file/index.ts';
import type { Place } from './expanded-scenario.ts';

const isComposedStep = scenarioPart<Step>('/steps/0', (step) => ({ steps: [step] }));

/** What is wrong with a `repeat` or `include` step itself; its steps are judged when they have been written out. */
export function shapeFindings(head: unknown, { path }: Place): FileFinding[] {
  return schemaFindings(head, isComposedStep).map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}

import type { Fault } from '../../protocol/index.ts';
import { checkSchema, FileProblems, YamlSource } from '../../yaml-file/index.ts';
import { scenarioPart } from './scenario-part.ts';
import { faultFindings, type Vocabulary } from './script-problems.ts';

/**
 * Reads a fault as people write it on a command line: the words of a scenario's `faults`, in YAML or JSON.
 * @param names who and what there is; everything where left out
 * @throws FileProblems with every mistake, in the words that a scenario file would get
 * @example parseFault('{ on: retrieve, times: 2, respond: { status: 500 } }')
 */
export function parseFault(text: string, names: Vocabulary = { users: undefined, rooms: undefined }): Fault {
  const source = new YamlSource('fault', text);
  const fault = checkSchema<Fault>(source, isFault);
  const problems = faultFindings(fault, names, []).map(({ path, message, suggestion }) =>
    source.problem(path, message, suggestion ? { suggestion } : {}),
  );
  if (problems.length > 0) throw new FileProblems(problems);
  return fault;
}

const isFault = scenarioPart<Fault>('/faults/0', (fault) => ({ faults: [fault] }));

import type { Fault } from '../../protocol/index.ts';
import { checkSchema, YamlSource } from '../../yaml-file/index.ts';
import { faultFindings } from './fault-findings.ts';
import { scenarioPart } from './scenario-part.ts';

/**
 * Reads a fault as people write it on a command line: the words of a scenario's `faults`, in YAML or JSON.
 * @param names who and what there is; everything if left out
 * @throws FileProblems with every mistake, in the words that a scenario file would get
 * @example parseFault('{ on: retrieve, times: 2, respond: { status: 500 } }')
 */
export function parseFault(text: string, names?: Record<'users' | 'rooms', Iterable<string>>): Fault {
  // Without its braces a fault on one line is no YAML, but what is meant is plain.
  const source = new YamlSource('fault', /^\s*\{|\n/.test(text) ? text : `{ ${text} }`);
  const fault = checkSchema<Fault>(source, isFault);
  const known = { users: names && new Set(names.users), rooms: names && new Set(names.rooms) };
  source.refuse(faultFindings(fault, known, []));
  return fault;
}

const isFault = scenarioPart<Fault>('/faults/0', (fault) => ({ faults: [fault] }));

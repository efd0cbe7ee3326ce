import { parseJson } from '../../protocol/index.ts';
import { longestShown, YamlSource } from '../../yaml-file/index.ts';
import { RecordingProblem } from './recording-problem.ts';

/**
 * The value of a file that is one JSON text.
 * @throws FileProblems, RecordingProblem where it is none, with the place
 */
export function parseWhole(file: string, text: string): unknown {
  const value = parseJson(text);
  if (value !== undefined) return value;
  // Shows the place; YAML allows more than JSON, so it need not find one.
  if (text.length <= longestShown) new YamlSource(file, text);
  throw new RecordingProblem(`${file}${placeOfMistake(text)}: This is no JSON; was the file cut?`);
}

/** Where reading ended, as far as the engine tells: behind a colon, with line and column. */
function placeOfMistake(text: string): string {
  const message = messageOf(text);
  const [, digits] = /position (\d+)/.exec(message) ?? [];
  const position = digits !== undefined ? Number(digits) : /end of JSON/.test(message) ? text.length : undefined;
  if (position === undefined) return '';
  const lines = text.slice(0, position).split('\n');
  return `:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

function messageOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

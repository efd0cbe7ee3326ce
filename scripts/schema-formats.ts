import { fullFormats } from 'ajv-formats/dist/formats.js';
import { compilePattern } from '../src/protocol/text/pattern.ts';

/** The formats that the schemas know; a pattern is one if it can be compiled as it will be when it is used. */
export const schemaFormats = { ...fullFormats, regex: isPattern };

function isPattern(text: string): boolean {
  try {
    compilePattern(text);
    return true;
  } catch {
    return false;
  }
}

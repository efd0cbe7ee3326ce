/**
 * How often a property is tried. Usually the same histories each time: a build that fails tells of its change. With the
 * variable set, so many new ones; the seed of what fails is printed. Histories of thousands of numbers are not shrunk:
 * that takes hours.
 */
export function runs(variable: string, usual: number): { numRuns: number; endOnFailure: true; seed?: number } {
  const wanted = process.env[variable];
  return { numRuns: Number(wanted ?? usual), endOnFailure: true, ...(wanted === undefined && { seed: 1 }) };
}

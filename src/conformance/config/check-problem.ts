/** The run cannot be done as asked: wrong usage, a wrong config, a target that cannot be reached. Exit code 2. */
export class CheckProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckProblem';
  }
}

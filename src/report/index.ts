/** What a report is made of, whoever judged: `check` and `play` share it. */
export { summarise, verdictOf } from './verdict.ts';

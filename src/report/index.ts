/** What the reports of `check` and `play` have in common. */
export { summarise, verdictOf } from './verdict.ts';

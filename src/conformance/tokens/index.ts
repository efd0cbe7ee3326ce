/** How a run comes to its tokens, and to new ones. */
export { Tokens } from './tokens.ts';

export { parseDuration } from '../../protocol/index.ts';

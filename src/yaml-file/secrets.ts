import type { Document } from 'yaml';
import { maskCredentials } from './credentials.ts';
import { yamlLibrary } from './yaml-library.ts';

/** Keys, mistyped ones too, whose values only their owner may read. Requirement ids have a dot. */
const secretKey = /^(?!.*\.).*(tok|secret|passw|auth|bearer|cookie|credential|expired)/i;
const variable = /^["']?\$\{\w+\}["']?$/;

/** Whether a value is a secret, by the keys that lead to it: the users of a config have nothing else beside their ids. */
export function isSecretPlace(keys: readonly (string | number)[]): boolean {
  const [first, second] = keys;
  const isOfConfigUser = first === 'users' && typeof second === 'string' && keys.at(-1) !== 'id';
  return isOfConfigUser || keys.some((key) => typeof key === 'string' && secretKey.test(key));
}

/** A file as it may be shown, place by place the same: its secrets are dots. */
export function maskSecrets(text: string, document: Document): string {
  const secrets: [start: number, end: number][] = [];
  yamlLibrary().visit(document, {
    Scalar: (position, node, ancestors) => {
      if (position === 'key' || !node.range) return;
      if (isSecretPlace(keysOf(ancestors))) secrets.push([node.range[0], node.range[1]]);
    },
  });
  let shown = '';
  let end = 0;
  for (const [from, to] of secrets) {
    shown += text.slice(end, from) + dots(text.slice(from, to));
    end = to;
  }
  return maskCredentials((shown + text.slice(end)).replace(secretPair, (_, key, value) => `${key}${dots(value)}`));
}

/**
 * Where the text is no YAML, what looks like a pair with a secret is taken for one. Nothing in it may be longer than
 * that: a file of `toktoktok` would be read to its end from each of them.
 */
const secretPair =
  /((?:tok\w{0,99}|secret|passw\w{0,99}|auth\w{0,99}|bearer|cookie|expired)["']?\s{0,99}[:=]\s{0,99})("[^"\n]*"?|'[^'\n]*'?|(?:Bearer )?[^\s,{}[\]]+)/gi;

const dots = (text: string): string => (variable.test(text) ? text : text.replace(/[^\s"']/g, '•'));

/** The keys that lead to a node; every index counts as 0. */
function keysOf(ancestors: readonly unknown[]): (string | number)[] {
  const { isPair, isSeq } = yamlLibrary();
  return ancestors.flatMap((node): (string | number)[] => (isSeq(node) ? [0] : isPair(node) ? [String(node.key)] : []));
}

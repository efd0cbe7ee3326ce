import { isScenario } from '../../../protocol/generated/scenario-validator.js';
import { isLonePlaceholder, type Path } from '../../../yaml-file/index.ts';

interface Written {
  source: { value: unknown };
  path: Path;
}

/**
 * A cell of a table is a text: `status: "{{status}}"` needs a number, and `message: "{{count}}"` a text.
 * @returns whether the value kept to the schema as it was
 */
export function fitTypes(value: unknown, writtenAt: (path: Path) => Written): boolean {
  if (isScenario(value)) return true;
  for (const { keyword, instancePath, params } of isScenario.errors ?? []) {
    if (keyword !== 'type') continue;
    const path = pathOf(instancePath, value);
    const { source, path: inside } = writtenAt(path);
    if (isLonePlaceholder(valueAt(source.value, inside))) convert(value, path, [params.type].flat());
  }
  return false;
}

function convert(root: unknown, path: Path, types: readonly string[]): void {
  const holder = valueAt(root, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1);
  if (typeof holder !== 'object' || holder === null || key === undefined) return;
  const fitting = fitted(holder[key], types);
  if (fitting !== undefined) holder[key] = fitting;
}

function fitted(value: unknown, types: readonly string[]): unknown {
  if (typeof value === 'string') {
    if (types.some((type) => /^(integer|number)$/.test(type)) && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return types.includes('boolean') && /^(true|false)$/.test(value) ? value === 'true' : undefined;
  }
  return types.includes('string') && typeof value !== 'object' ? String(value) : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], root);
}

function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(root, path)) ? Number(key) : key);
  }
  return path;
}

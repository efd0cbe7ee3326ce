import type { ErrorObject } from 'ajv';

/**
 * Where a value may have one of several shapes, Ajv reports what is wrong with each of them.
 * Only the shape that was meant is worth reading: the one that the value misses by least.
 */
export function withoutUnmeantShapes(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = new Set(errors.filter(isChoice).map(({ instancePath }) => instancePath));
  // Only what lies in the same outermost choice can belong together: a long list is not compared with itself.
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const group = outermost(error.instancePath, choices);
    const inside = groups.get(group);
    if (inside) inside.push(error);
    else groups.set(group, [error]);
  }
  return [...groups].flatMap(([group, inside]) => (choices.has(group) ? resolveChoices(inside) : inside));
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf';

/** The shortest beginning of a path that is a choice; nothing if there is none. */
function outermost(path: string, choices: ReadonlySet<string>): string {
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
    if (choices.has(path.slice(0, end))) return path.slice(0, end);
  }
  return choices.has(path) ? path : '';
}

function resolveChoices(errors: ErrorObject[]): ErrorObject[] {
  let kept = errors;
  for (const choice of errors.filter(isChoice)) {
    if (!kept.includes(choice)) continue;
    const shapes = (choice.schema as unknown[]).map((_, index) =>
      kept.filter((error) => isInside(error, choice) && error.schemaPath.startsWith(`${choice.schemaPath}/${index}/`)),
    );
    const all = shapes.flat();
    const shared = wrongInAll(
      shapes.filter((shape) => !shape.some((error) => isOfAnotherKind(error, choice))),
      choice,
    );
    const meant =
      shared ?? shapes.reduce((best, shape) => (missOf(shape, choice) < missOf(best, choice) ? shape : best));
    kept = [...kept.filter((error) => error !== choice && !all.includes(error)), ...meant];
  }
  return kept;
}

/**
 * A key that no shape knows, or a value of the key that tells the shapes apart which none has, is one mistake:
 * it is explained with what all shapes together would allow.
 */
function wrongInAll(shapes: ErrorObject[][], choice: ErrorObject): ErrorObject[] | undefined {
  const [first = []] = shapes;
  const nearest = shapes.filter(({ length }) => length === 1);
  const lacking = nearest.flatMap(([error]) => missingKey(error, choice));
  if (nearest[0]?.[0] && lacking.length === nearest.length) {
    return [{ ...nearest[0][0], params: { missingProperty: [...new Set(lacking)].join('` or `') } }];
  }
  for (const error of first) {
    const same = shapes.map((shape) => shape.find((other) => isSameMistake(other, error)));
    if (same.some((other) => !other)) continue;
    const found = same.filter((other) => other !== undefined);
    if (error.keyword === 'additionalProperties' && error.instancePath === choice.instancePath) {
      const properties = Object.assign({}, ...found.map(({ parentSchema }) => parentSchema?.properties));
      return [{ ...error, parentSchema: { properties } }];
    }
    if (isOneOfFew(error)) {
      const allowedValues = found.flatMap(({ params }) => params.allowedValues ?? [params.allowedValue]);
      return [{ ...error, keyword: 'enum', params: { allowedValues } }];
    }
  }
  return undefined;
}

function isSameMistake(one: ErrorObject, other: ErrorObject): boolean {
  if (one.instancePath !== other.instancePath) return false;
  if (isOneOfFew(one) && isOneOfFew(other)) return true;
  return (
    one.keyword === 'additionalProperties' &&
    one.keyword === other.keyword &&
    one.params.additionalProperty === other.params.additionalProperty
  );
}

function missingKey(error: ErrorObject | undefined, { instancePath }: ErrorObject): string[] {
  return error?.keyword === 'required' && error.instancePath === instancePath ? [error.params.missingProperty] : [];
}

/** Whether the value as a whole is of another type than the shape, or not the one value that it allows. */
function isOfAnotherKind(error: ErrorObject, { instancePath }: ErrorObject): boolean {
  return error.instancePath === instancePath && (error.keyword === 'type' || error.keyword === 'const');
}

const isOneOfFew = ({ keyword }: ErrorObject): boolean => keyword === 'enum' || keyword === 'const';

/** How far a value is from a shape: another type or kind counts most, then keys, then what is wrong further inside. */
function missOf(shape: ErrorObject[], choice: ErrorObject): number {
  return shape.reduce((sum, error) => {
    if (error.instancePath === choice.instancePath) return sum + (error.keyword === 'type' ? 100 : 10);
    return sum + (tellsShapesApart(error, choice) ? 100 : 1);
  }, 0);
}

/** Whether the error is about a key with only one or few values, such as `on`, of the shape itself. */
function tellsShapesApart({ schemaPath }: ErrorObject, choice: ErrorObject): boolean {
  return /^\/\d+\/properties\/[^/]+\/(enum|const)$/.test(schemaPath.slice(choice.schemaPath.length));
}

function isInside({ instancePath }: ErrorObject, outer: ErrorObject): boolean {
  return instancePath === outer.instancePath || instancePath.startsWith(`${outer.instancePath}/`);
}

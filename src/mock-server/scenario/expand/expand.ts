import { isObject } from '../../../protocol/index.ts';
import { fillText, type Path, type Problem, type YamlSource } from '../../../yaml-file/index.ts';
import { routeWord, routeWordsFor } from '../problems/route-words.ts';
import { ExpandedScenario, type Place } from './expanded-scenario.ts';
import { Findings } from './findings.ts';
import { type Included, includedFiles, pathOf, readIncluded } from './include.ts';
import { refer } from './references.ts';
import type { Row } from './rows.ts';
import { Scope, type Value } from './scope.ts';
import { shapeFindings } from './step-shapes.ts';

/** What a scenario file is filled in with. */
export interface Filling {
  /** Values of parameters. */
  set?: Readonly<Record<string, Value>> | undefined;
  row?: Row | undefined;
  seed: number;
}

export interface Expansion {
  scenario: ExpandedScenario;
  problems: Problem[];
  /** The parameters that there are, those of included files too. */
  parameters: string[];
  /** The files that it includes, those that cannot be read among them. */
  files: string[];
}

const lists = ['users', 'rooms', 'messages', 'events', 'routes', 'faults', 'steps'] as const;
type ListName = (typeof lists)[number];

/** What an included file may say of its own; the rest is that of the file that is played. */
const ofWorld = ['clock', 'dialect', 'seed'] as const;

/** A scenario with more steps is one that repeats too often. */
const mostSteps = 100_000;

/** To read a file once more takes as long as so many steps. */
const weightOfInclude = 10;

/** What it says, its repeats and placeholders written out, has no more characters than that. */
const mostFilled = 32_000_000;

/** Of one that is refused for it, so many of the first are looked at for other mistakes. */
const mostStepsOfRefused = 1000;

/** Fills in a scenario file: its includes, repeats and placeholders. Every mistake is told in its own file. */
export function expand(main: YamlSource, filling: Filling): Expansion {
  return new Expander(main, filling).run();
}

class Expander {
  readonly #main: YamlSource;
  readonly #filling: Filling;
  readonly #findings = new Findings();
  readonly #lists: Record<ListName, unknown[]> = {
    users: [],
    rooms: [],
    messages: [],
    events: [],
    routes: [],
    faults: [],
    steps: [],
  };
  /** Of step files: they are known once these have been read. */
  readonly #parameters = new Set<string>();
  readonly #files = new Set<string>();
  readonly #origins = new Map<string, Place[]>(lists.map((list) => [list, []]));
  #hasTooManySteps = false;
  /** How often a repeat or an include was gone through, however few steps it had. */
  #turns = 0;
  #filled = 0;

  constructor(main: YamlSource, filling: Filling) {
    this.#main = main;
    this.#filling = filling;
  }

  run(): Expansion {
    const files = includedFiles(this.#main, this.#findings, this.#files);
    const defaults = Object.assign({}, ...files.map(parametersOf)) as Record<string, Value | null>;
    const scope = this.#outerScope(defaults);
    for (const list of lists) for (const source of files) this.#addList(list, source, scope);
    const value = { ...this.#rest(scope), ...worldOf(files), ...this.#nonEmptyLists(files) };
    return {
      scenario: new ExpandedScenario(this.#main, isObject(this.#main.value) ? value : this.#main.value, this.#origins),
      problems: this.#findings.problems(),
      parameters: [...new Set([...Object.keys(defaults), ...this.#parameters])],
      files: [...this.#files],
    };
  }

  #outerScope(defaults: Readonly<Record<string, Value | null>>): Scope {
    const { set = {}, row } = this.#filling;
    const given: Record<string, Value> = { ...set };
    for (const [name, value] of Object.entries(defaults)) {
      if (value !== null) given[name] ??= value;
      else if (set[name] === undefined && row?.values[name] === undefined) this.#missing(name);
    }
    return new Scope(given).with(row?.values ?? {});
  }

  #missing(name: string): void {
    const message = `The parameter \`${name}\` has no value.`;
    this.#findings.add(this.#main, { path: ['parameters', name], message, remedy: `Set it: --set ${name}=…` });
  }

  /** What is in no list, of the main file alone. */
  #rest(scope: Scope): object {
    const entries = Object.entries(Object(this.#main.value)).filter(
      ([key]) => !(lists as readonly string[]).includes(key) && !['parameters', 'examples', 'include'].includes(key),
    );
    return Object.fromEntries(
      entries.map(([key, value]) => [key, this.#fill(value, { source: this.#main, path: [key] }, scope)]),
    );
  }

  /** A list that no file has is left out, and what is no list is left to the schema. */
  #nonEmptyLists(files: readonly YamlSource[]): object {
    const has = (list: ListName): boolean => files.some(({ value }) => Object(value)[list] !== undefined);
    return Object.fromEntries(
      lists.filter(has).map((list) => {
        const own = Object(this.#main.value)[list];
        return [list, own !== undefined && !Array.isArray(own) ? own : this.#lists[list]];
      }),
    );
  }

  #addList(list: ListName, source: YamlSource, scope: Scope): void {
    const entries = Object(source.value)[list] as unknown;
    if (!Array.isArray(entries)) return;
    if (list === 'steps') this.#addSteps(entries, { source, path: [list] }, { scope, stack: [source.file] });
    else {
      for (const [index, entry] of entries.entries())
        this.#addEntry(list, entry, { source, path: [list, index] }, scope);
    }
  }

  #addEntry(list: ListName, entry: unknown, place: Place, scope: Scope): void {
    const filled = this.#fill(entry, place, scope);
    for (const each of list === 'users' ? this.#namedUsers(filled, place) : [filled]) {
      this.#lists[list].push(each);
      this.#origins.get(list)?.push(place);
    }
  }

  /** Numbered users, written out. */
  #namedUsers(entry: unknown, place: Place): unknown[] {
    const { generate } = Object(entry) as { generate?: unknown };
    if (!isObject(generate) || typeof generate.as !== 'string' || !/\{n\}/.test(generate.as)) return [entry];
    const { users, as } = generate as { users: number; as: string };
    if (!Number.isInteger(users) || users < 1 || users > mostSteps) return [entry];
    this.#filled += users * as.length;
    if (this.#filled > mostFilled) {
      this.#tooLong(place);
      return [entry];
    }
    return Array.from({ length: users }, (_, index) => ({ id: as.replaceAll('{n}', String(index + 1)) }));
  }

  #addSteps(steps: readonly unknown[], { source, path }: Place, around: Around): void {
    for (const [index, step] of steps.entries()) {
      if (this.#lists.steps.length >= mostSteps) this.#tooManySteps({ source, path });
      if (this.#hasTooManySteps) return;
      const place = { source, path: [...path, index] };
      if (!isObject(step) || (step.repeat === undefined && step.include === undefined)) {
        this.#addEntry('steps', step, place, around.scope);
      } else this.#addComposed(step, place, around);
    }
  }

  #addComposed(step: Record<string, unknown>, place: Place, around: Around): void {
    const key = step.repeat === undefined ? 'include' : 'repeat';
    const head = this.#fill(withoutSteps(step), place, around.scope);
    const findings = shapeFindings(head, place);
    for (const finding of findings) this.#findings.add(place.source, finding);
    if (findings.length > 0) return;
    if (key === 'repeat') this.#repeat(step.repeat, Object(head).repeat, place, around);
    else this.#include(Object(head).include, place, around);
  }

  #repeat(raw: unknown, head: { times: number; as?: string }, { source, path }: Place, { scope, stack }: Around): void {
    const { steps } = raw as { steps: unknown[] };
    const inside = { source, path: [...path, 'repeat', 'steps'] };
    for (let count = 1; count <= Number(head.times) && !this.#hasTooManySteps; count += 1) {
      this.#countTurn(inside);
      this.#addSteps(steps, inside, { scope: head.as === undefined ? scope : scope.with({ [head.as]: count }), stack });
    }
  }

  #include(what: Included, place: Place, { scope, stack }: Around): void {
    this.#countTurn(place, weightOfInclude);
    this.#files.add(pathOf(what, place));
    const file = readIncluded(what, place, stack, this.#findings);
    if (!file) return;
    const { with: values = {} } = typeof what === 'string' ? {} : what;
    const inside = scope.with(this.#includedValues(file, { place, scope, values }));
    const steps: unknown = Object(file.value).steps;
    if (Array.isArray(steps)) {
      this.#addSteps(steps, { source: file, path: ['steps'] }, { scope: inside, stack: [...stack, file.file] });
    } else {
      this.#findings.add(place.source, { path: [...place.path, 'include'], message: `${file.file} has no \`steps\`.` });
    }
  }

  /** The parameters of a file that stands as a step: what `with` says, what is set for the play, or their defaults. */
  #includedValues(file: YamlSource, { place, scope, values }: IncludedValues): Record<string, Value> {
    const { set = {} } = this.#filling;
    const all: Record<string, Value | null> = { ...parametersOf(file), ...values };
    for (const name of Object.keys(parametersOf(file))) {
      this.#parameters.add(name);
      if (values[name] === undefined && set[name] !== undefined) all[name] = set[name];
      if (all[name] !== null || scope.get(name) !== undefined) continue;
      const message = `${file.file} needs a value for its parameter \`${name}\`.`;
      const remedy = `Write \`include: { file: …, with: { ${name}: … } }\`.`;
      this.#findings.add(place.source, { path: [...place.path, 'include'], message, remedy });
    }
    return withoutNull(all);
  }

  #countTurn(place: Place, weight = 1): void {
    this.#turns += weight;
    if (this.#turns > mostSteps) this.#tooManySteps(place);
  }

  #tooManySteps({ source, path }: Place): void {
    if (this.#hasTooManySteps) return;
    this.#hasTooManySteps = true;
    this.#lists.steps.length = mostStepsOfRefused;
    this.#findings.add(source, {
      path,
      message: `A scenario has at most ${mostSteps} steps once its repeats are written out.`,
    });
  }

  #fill(value: unknown, place: Place, scope: Scope): unknown {
    if (typeof value === 'string') return this.#fillText(value, place, scope);
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => {
        const filled = this.#fill(item, inside(place, index), scope);
        return typeof item === 'string' ? filled : [filled];
      });
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (key.includes('{{')) this.#placeholderInKey(key, place);
        return [key, this.#fill(item, inside(place, key), scope)];
      }),
    );
  }

  #fillText(text: string, place: Place, scope: Scope): unknown {
    if (this.#filled > mostFilled) return text;
    const filled = fillText(text, (name) => this.#valueOf(name, place, scope));
    this.#filled += typeof filled === 'string' ? filled.length : 0;
    if (this.#filled > mostFilled) this.#tooLong(place);
    return filled;
  }

  #tooLong({ source, path }: Place): void {
    const message = `A scenario has at most ${mostFilled} characters once its placeholders are filled in.`;
    this.#findings.add(source, { path, message });
  }

  get #routeWords(): string[] {
    return routeWordsFor(this.#lists.users.flatMap((user) => (isObject(user) ? String(user.id) : [])));
  }

  #placeholderInKey(key: string, { source, path }: Place): void {
    this.#findings.add(source, { path, key, message: `A placeholder cannot be a key: \`${key}\`.` });
  }

  #valueOf(name: string, { source, path }: Place, scope: Scope): unknown {
    const value = scope.get(name);
    if (value !== undefined) return value;
    const referred = refer(name, this.#lists, this.#filling.seed);
    if (referred && 'value' in referred) return referred.value;
    const isInRoute = path[0] === 'routes';
    // It is filled in when a request has come.
    if (isInRoute && routeWord(name)) return undefined;
    if (referred) this.#findings.add(source, { path, message: `\`{{${name}}}\` stands for nothing. ${referred.why}` });
    else this.#findings.addUnknown({ source, path }, name, [...scope.names, ...(isInRoute ? this.#routeWords : [])]);
    return undefined;
  }
}

interface IncludedValues {
  place: Place;
  scope: Scope;
  values: Readonly<Record<string, Value>>;
}

interface Around {
  scope: Scope;
  /** The files that include this place, from the outside in. */
  stack: readonly string[];
}

const inside = ({ source, path }: Place, key: string | number): Place => ({
  source,
  path: [...path, key] satisfies Path,
});

const parametersOf = ({ value }: YamlSource): Record<string, Value | null> => {
  const { parameters } = Object(value) as { parameters?: unknown };
  return isObject(parameters) ? (parameters as Record<string, Value | null>) : {};
};

function withoutNull(values: Readonly<Record<string, Value | null>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== null));
}

function withoutSteps(step: Record<string, unknown>): Record<string, unknown> {
  const { repeat } = step;
  return isObject(repeat) && Array.isArray(repeat.steps) ? { ...step, repeat: { ...repeat, steps: [] } } : step;
}

/** The seed, clock and dialect of the outermost file that has one. */
function worldOf(files: readonly YamlSource[]): object {
  return Object.assign(
    {},
    ...files.flatMap(({ value }) =>
      ofWorld.flatMap((key) => (key in Object(value) ? [{ [key]: Object(value)[key] }] : [])),
    ),
  );
}

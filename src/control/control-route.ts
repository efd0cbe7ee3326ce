import type { ControlShapes } from '../protocol/index.ts';

/** A request to the control surface. */
export interface ControlInput {
  /** The parsed JSON body; undefined if there is none. */
  body: unknown;
  query: Readonly<Record<string, unknown>>;
  /** The part of the path that a `:name` stands for. */
  name: string;
  /** Called when the caller disconnects; for routes that wait. */
  onGone(leave: () => void): void;
}

/** A shape of `schemas/control.schema.json`. */
export type ShapeName = keyof ControlShapes;

/** What is to be said of a route, for people, programs and `/__testbed/openapi.json`. */
export interface DescribedRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  summary: string;
  /** What its body is, where it takes one. */
  takes?: ShapeName;
  /** Whether it may be asked without a body, too. */
  isBodyOptional?: true;
  /** Whether `?since=12` leaves out what passed until then. */
  hasSince?: true;
  answers: ShapeName;
}

interface RouteThatAnswers<Subject, Answer extends ShapeName> extends DescribedRoute {
  answers: Answer;
  /**
   * @returns what is answered, as JSON; with `said`, a sentence for people, where something was done
   * @throws ChatTestbedError if it cannot be done: answered by a 400
   */
  act(subject: Subject, input: ControlInput): ControlShapes[Answer] | Promise<ControlShapes[Answer]>;
}

/** One action of the control surface; all of them stand below `/__testbed`. What it answers has the shape that it names. */
export type ControlRoute<Subject> = { [Answer in ShapeName]: RouteThatAnswers<Subject, Answer> }[ShapeName];

/**
 * Routes of one server as routes of another that has what they need.
 * @example routesFor(sharedRoutes, (mock: Mock) => controlledOf(mock))
 */
export function routesFor<Part, Whole>(
  routes: readonly ControlRoute<Part>[],
  partOf: (whole: Whole) => Part,
): ControlRoute<Whole>[] {
  return routes.map((route) => {
    const act = (whole: Whole, input: ControlInput): unknown => route.act(partOf(whole), input);
    return { ...route, act } as ControlRoute<Whole>;
  });
}

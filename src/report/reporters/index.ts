import type { ReporterName } from '../../protocol/index.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { pretty } from './pretty.ts';
import type { Reporter } from './reporter.ts';
import { tap } from './tap.ts';

export type { Reporter } from './reporter.ts';

/**
 * Every reporter by the name that `--reporter` takes.
 * @example reporters.pretty(report, { color: true })
 */
export const reporters: Readonly<Record<ReporterName, Reporter>> = { pretty, json, junit, tap, markdown, html, github };

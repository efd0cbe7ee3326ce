import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isReport } from '../../../src/protocol/generated/report-validator.js';
import type { Report } from '../../../src/protocol/index.ts';
import { reporterNames } from '../../../src/protocol/index.ts';
import { reporters } from '../../../src/report/reporters/index.ts';
import { chaptersOf, skippedGroups } from '../../../src/report/reporters/parts/chapters.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { hostile, sampleReport } from './sample-report.ts';

const schema = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(`${import.meta.dirname}/junit.xsd`, 'utf8')));

/** Holds for the hand-made report and for any other. */
function holdsForEveryReport(property: (report: Report) => void): void {
  fc.assert(fc.property(arbitraryReport, property), { examples: [[sampleReport]], numRuns: 60 });
}

describe.each(reporterNames)('the reporter %s', (name) => {
  it('prints no character that a terminal obeys or a reader cannot see', () => {
    holdsForEveryReport((report) => {
      expect(reporters[name](report).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    });
  });

  it('keeps a 30 MB answer and a long transcript readable', () => {
    if (name === 'json') return;
    const [first] = sampleReport.results.filter(({ status }) => status === 'failed');
    const entry = { at: 1, who: 'member#1', kind: 'received', data: 'x'.repeat(3_000) } as unknown;
    const transcript = Array.from({ length: 3_000 }, () => entry);
    const actual = 'y'.repeat(30_000_000);
    const results = [{ ...first, actual, transcript }] as unknown as Report['results'];
    const text = reporters[name]({ ...sampleReport, results });
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toContain('29,99');
  });
});

it('json is the report itself', () => {
  holdsForEveryReport((report) => {
    const again = JSON.parse(reporters.json(report));
    expect(again).toEqual(JSON.parse(JSON.stringify(report)));
    expect(isReport(again)).toBe(true);
  });
});

it('junit is valid against the schema that CI systems read', () => {
  holdsForEveryReport((report) => {
    const document = XmlDocument.fromString(reporters.junit(report));
    schema.validate(document);
    document.dispose();
  });
});

it('junit counts what stands in it', () => {
  holdsForEveryReport((report) => {
    const document = XmlDocument.fromString(reporters.junit(report));
    for (const suite of document.find('//testsuite') as XmlElement[]) {
      expect(suite.attr('tests')?.value).toBe(String(suite.find('testcase').length));
      expect(suite.attr('failures')?.value).toBe(String(suite.find('testcase/failure').length));
      expect(suite.attr('errors')?.value).toBe(String(suite.find('testcase/error').length));
      expect(suite.attr('skipped')?.value).toBe(String(suite.find('testcase/skipped').length));
    }
    document.dispose();
  });
});

it('html is well-formed and has only the elements we wrote', () => {
  const ours =
    /^(html|head|meta|title|style|body|main|header|section|article|footer|h[123]|p|a|b|br|code|pre|ul|li|dl|dt|dd|div|span|details|summary|table|thead|tbody|tr|th|td|svg|g|rect|line|path|text)$/;
  holdsForEveryReport((report) => {
    const document = XmlDocument.fromString(reporters.html(report));
    const names = (document.find('//*') as XmlElement[]).map((element) => element.name);
    expect(names.filter((name) => !ours.test(name))).toEqual([]);
    document.dispose();
  });
});

it('tap is one test point per case with readable YAML', () => {
  holdsForEveryReport((report) => {
    const lines = reporters.tap(report).trimEnd().split('\n');
    const points = report.results.length + (report.problems?.length ?? 0);
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', `1..${points}`]);
    expect(lines.filter((line) => /^(not )?ok \d+ - /.test(line))).toHaveLength(points);
    expect(lines.filter((line) => !/^(TAP version|1\.\.|(not )?ok \d|# | {2}|Bail out! )/.test(line))).toEqual([]);
    for (const block of yamlBlocks(lines)) expect(parse(block)).toMatchObject({ level: expect.any(String) });
  });
});

it('tap has no directive but our own', () => {
  const text = reporters.tap(sampleReport);
  const [point = ''] = text.split('\n').filter((line) => line.includes('live.content'));
  expect(point).toMatch(/^not ok /);
  expect(point).not.toMatch(/[^\\]#/);
});

function yamlBlocks(lines: readonly string[]): string[] {
  const starts = lines.flatMap((line, index) => (line === '  ---' ? [index] : []));
  return starts.map((start) => lines.slice(start + 1, lines.indexOf('  ...', start)).join('\n'));
}

it('github obeys nothing but our own commands', () => {
  holdsForEveryReport((report) => {
    const lines = reporters.github(report).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) title=[^:,]+::/);
  });
});

it('markdown has no markup of the server', () => {
  holdsForEveryReport((report) => {
    const text = outsideCode(reporters.markdown(report));
    expect(text.replaceAll(/<(\/?(details|summary|sub)|i><\/i)>/g, '')).not.toMatch(/[<]/);
    expect(text).not.toMatch(/@\w/);
  });
});

it('markdown fits into a comment', () => {
  const [first] = sampleReport.results.filter(({ status }) => status === 'failed');
  const actual = hostile.repeat(100);
  const results = Array.from({ length: 200 }, () => ({ ...first, actual })) as unknown as Report['results'];
  const text = reporters.markdown({ ...sampleReport, results });
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/and \d+ more findings/);
});

it('markdown fits into a comment, however many problems, chapters and skipped cases there are', () => {
  const [first] = sampleReport.results.filter(({ status }) => status === 'skipped');
  const results = Array.from({ length: 2000 }, (_, index) => {
    return { ...first, id: `${hostile}${index}`, requirement: `chapter${index}.x` };
  }) as unknown as Report['results'];
  const problems = Array.from({ length: 100 }, () => hostile.repeat(100));
  const text = reporters.markdown({ ...sampleReport, results: [...sampleReport.results, ...results], problems });
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/and \d+ more \|/);
});

it('many results of one chapter are grouped', () => {
  const [first] = sampleReport.results.filter(({ status }) => status === 'skipped');
  const results = Array.from({ length: 500_000 }, () => first) as unknown as Report['results'];
  expect(chaptersOf({ ...sampleReport, results })).toHaveLength(1);
  expect(skippedGroups({ ...sampleReport, results })).toMatchObject([{ results: { length: 500_000 } }]);
});

/** Markdown without its fenced blocks and code spans, found as CommonMark finds them. */
function outsideCode(markdown: string): string {
  const withoutFences = markdown.replaceAll(/^(`{3,})text\n[\s\S]*?\n\1\n/gm, '');
  return withoutFences
    .split('\n')
    .map((line) => line.replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ''))
    .join('\n');
}

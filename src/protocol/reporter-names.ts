/** What `--reporter` takes. A new reporter is a name here and a file in `src/report/reporters`. */
export const reporterNames = ['pretty', 'json', 'junit', 'tap', 'markdown', 'html', 'github'] as const;

export type ReporterName = (typeof reporterNames)[number];

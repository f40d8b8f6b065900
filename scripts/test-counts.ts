/** Results of a test run, or of several. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skippedNames: readonly string[];
}

export const noTests: Counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts tests in a report. A file that failed without a failed test (it could not be
 * loaded), a run that failed without one, and an unreadable report count as one failure.
 * @param text the JSON report of one run
 * @param exitCode what the runner ended with
 */
export function countsOf(text: string, exitCode: number): Counts {
  const report = parse(text);
  if (report === undefined) return { ...noTests, failed: 1 };
  const counts = addUp(report.testResults.map(countFile));
  const isSilentFailure = exitCode !== 0 && counts.failed === 0;
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
}

export function addUp(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, { passed, failed, skipped, skippedNames }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      skippedNames: [...sum.skippedNames, ...skippedNames],
    }),
    noTests,
  );
}

function countFile(file: Report['testResults'][number]): Counts {
  const countOf = (wanted: string) =>
    file.assertionResults.filter(({ status }) => status === wanted).length;
  const failed = countOf('failed');
  const rest = file.assertionResults.filter(
    ({ status }) => status !== 'passed' && status !== 'failed',
  );
  const isUnloaded = file.status === 'failed' && failed === 0;
  return {
    passed: countOf('passed'),
    failed: isUnloaded ? 1 : failed,
    skipped: rest.length,
    skippedNames: rest.map(({ fullName }) => `${file.name}: ${fullName}`),
  };
}

function parse(text: string): Report | undefined {
  try {
    const report: unknown = JSON.parse(text);
    const hasResults = typeof report === 'object' && report !== null && 'testResults' in report;
    return hasResults ? (report as Report) : undefined;
  } catch {
    return undefined; // An unreadable report is a failure, and counted as one above.
  }
}

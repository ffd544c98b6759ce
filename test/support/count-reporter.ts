// Writes `N passed, N failed` as the very last line of a run. A file that does not load, a failing hook, an error outside
// any test and a run that ends with an exit code of its own count as one failure each: the line never looks better than the run.

import { writeSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

type TestRunEnd = NonNullable<Reporter['onTestRunEnd']>;

// vitest makes reporters named by path with `new` from the default export.
export default class CountReporter implements Reporter {
  private passed = 0;
  private failed = 0;

  onInit(): void {
    // Other reporters write their summaries after this one has seen the end of the run.
    process.once('exit', (code) => {
      const failed = code !== 0 && this.failed === 0 ? 1 : this.failed;
      writeSync(1, `${this.passed} passed, ${failed} failed\n`);
    });
  }

  onTestRunEnd(...[modules, unhandledErrors]: Parameters<TestRunEnd>): void {
    this.passed = 0;
    this.failed = unhandledErrors.length;
    for (const module of modules) {
      this.passed += [...module.children.allTests('passed')].length;
      const failedHere = [...module.children.allTests('failed')].length;
      this.failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere;
    }
  }
}

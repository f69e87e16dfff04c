import { all, newCommunity } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import { appendCases, retryCases } from './append-cases.ts'
import type { LogCases, LogUnderTest, OpenLog } from './log-cases.ts'
import { marksConformance } from './marks.ts'
import { readsConformance } from './reads.ts'
import { reopenCases } from './reopen-cases.ts'
import { timeCases } from './time-cases.ts'

/**
 * Declares the tests that every event log has to pass. The log may hold events already, because each test works in a community of its
 * own.
 */
export function eventLogConformance(name: string, open: OpenLog, tests: TestFunctions): void {
  const { describe, expect, beforeAll, afterAll } = tests
  describe(name, () => {
    let under: LogUnderTest
    let log: LogUnderTest['log']
    const cases: LogCases = {
      describe,
      expect,
      it: declaring(tests),
      get log() {
        return log
      },
      now: Date.parse('2026-03-01T08:00:00.000Z'),
      async reopen() {
        log = await under.reopen()
      },
      newStream: () => `demand-${newCommunity()}-1`,
      stream: (name, from) => all(log.readStream(name, from)),
    }
    beforeAll(async () => {
      under = await open(() => cases.now)
      log = under.log
    })
    afterAll(() => under.close())

    appendCases(cases)
    retryCases(cases)
    timeCases(cases)
    readsConformance(() => log, tests)
    marksConformance(() => log, tests)
    reopenCases(cases)
  })
}

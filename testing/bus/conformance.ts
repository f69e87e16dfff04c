import { declaring, type TestFunctions } from '../functions.ts'
import type { BusCases, BusRig } from './consumer.ts'
import { deliveryCases } from './delivery-cases.ts'
import { failureCases } from './failure-cases.ts'
import { orderCases } from './order-cases.ts'
import { stopCases } from './stop-cases.ts'

/**
 * Declares the tests that every bus has to pass.
 *
 * @param start starts a bus that no other test uses, over a log of its own
 */
export function busConformance(name: string, start: () => Promise<BusRig>, tests: TestFunctions): void {
  const started: BusRig[] = []
  tests.afterEach(async () => {
    for (const rig of started.splice(0)) await rig.stop()
  })
  const cases: BusCases = {
    expect: tests.expect,
    it: declaring(tests),
    async ready() {
      const rig = await start()
      started.push(rig)
      return rig
    },
    adopt: (rig) => started.push(rig),
  }
  tests.describe(`${name}: a durable consumer`, () => {
    deliveryCases(cases)
    failureCases(cases)
    orderCases(cases)
    stopCases(cases)
  })
}

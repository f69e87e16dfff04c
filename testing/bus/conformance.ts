import type { TestFunctions } from '../functions.ts'
import { copiesConformance } from './copies.ts'
import { deliveryConformance } from './delivery.ts'
import { failuresConformance } from './failures.ts'
import { type BusRig, busTests } from './rig.ts'

/**
 * Declares the tests that every bus has to pass.
 *
 * @param start starts a bus that no other test uses, over a log of its own
 */
export function busConformance(name: string, start: () => Promise<BusRig>, tests: TestFunctions): void {
  const rigs = busTests(start, tests)
  tests.describe(`${name}: a durable consumer`, () => {
    deliveryConformance(rigs)
    failuresConformance(rigs)
    copiesConformance(rigs)
  })
}

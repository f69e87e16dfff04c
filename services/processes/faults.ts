import { Fault } from '../kit/fault.ts'

/** What a service threw, as a fault. */
export const serviceFault = (error: unknown): Fault =>
  error instanceof Fault ? error : new Fault('service.failed', 'A service failed, and tries again.', { cause: error })

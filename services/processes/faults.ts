import { Fault } from '../kit/fault.ts'

/** Returns the error of a service as a fault. */
export const serviceFault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault(
        'service.failed',
        'A service failed with an unexpected error and retries: the log lines of the engine show the cause.',
        { cause: error },
      )

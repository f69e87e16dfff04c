import { Fault } from '../../../services/kit/fault.ts'

export const memoryLogClosed = (): Fault =>
  new Fault('log.unavailable', 'The event log is closed: open it again.', { retryAfter: 5 })

export const memoryLogOwned = (): Fault =>
  new Fault(
    'log.owned',
    'The event log in memory is open for writing: close that adapter, or open every one with `exclusive: false`.',
  )

export const memoryLogFull = (): Fault =>
  new Fault('log.full', 'The event log in memory has no room left: raise its `maxBytes`, then send again.', {
    retryAfter: 60,
  })

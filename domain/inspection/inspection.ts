import { context, NO_READER } from '../kernel/index.ts'
import { inspectionEvents } from './events.ts'
import { foldInspection } from './fold.ts'
import { openReasons } from './reasons.ts'
import { noInspection } from './state.ts'

/**
 * Inspections: an auditor opens the sealed reasons of one stream for a limited time (break-glass), and states why. Only overseers
 * know of them, so that an audit gives no warning; a subject learns of each reading from the record of disclosures.
 */
export const inspection = context('inspection', {
  plural: 'inspections',
  singleton: true,
  events: inspectionEvents,
  initial: noInspection,
  sight: { facts: () => ({}), known: () => NO_READER },
  commands: { 'open-reasons': openReasons },
  evolve: foldInspection,
})

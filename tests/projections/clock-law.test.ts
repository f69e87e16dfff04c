import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { partyBalances } from '../../projections/resource-sharing/balances.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import { lateShares } from '../../projections/resource-sharing/shares.ts'
import { partyFigures } from '../../projections/workbook-compliance/party-file.ts'
import { cells, workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { BEGINNING, folded, history } from './history.ts'
import { lives } from './lives.ts'
import { figuresAt } from './summed.ts'

const HOUR_MS = 3_600_000
const WATCHED = [
  [resourceSharing, lateShares.table],
  [resourceSharing, partyBalances.table],
  [workbookCompliance, cells.table],
  [workbookCompliance, partyFigures.table],
] as const

test('a reader sees by the clock what the log says once an event of that hour is recorded', () => {
  let changes = 0
  fc.assert(
    fc.property(lives, fc.noBias(fc.nat()), fc.noBias(fc.integer({ min: 0, max: 500 })), (all, cut, later) => {
      const told = all.slice(0, 1 + (cut % all.length))
      const events = history(told)
      const last = (instant(events.at(-1)?.recordedtime ?? '') - BEGINNING) / HOUR_MS
      const event = demandEvents.DemandResumed({})
      const then = history([...told, { stream: 'demand-pa-other', event, at: last + later }])
      const now = then.at(-1)?.recordedtime ?? ''
      for (const [projection, table] of WATCHED) {
        const before = folded(projection, events)
        const shown = figuresAt(before, table, now)
        expect(new Set(shown.map(nonZero))).toEqual(new Set(figuresAt(folded(projection, then), table).map(nonZero)))
        if (JSON.stringify(shown) !== JSON.stringify(figuresAt(before, table))) changes += 1
      }
    }),
    { numRuns: 100 },
  )
  expect(changes).toBeGreaterThan(0)
})

/** A figure as text, without what is 0. */
const nonZero = (row: object): string => JSON.stringify(Object.entries(row).filter(([, value]) => value !== 0))

import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { memoryDatabase } from '../../../infra/sqlite/memory.ts'
import { digestViews } from '../../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { columnList } from '../../../infra/sqlite/read-db/rows.ts'
import { physicalName, quotedName } from '../../../infra/sqlite/read-db/tables.ts'
import { batchOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import type { ReadDatabase } from '../../../services/ports/read-database.ts'
import type { ViewDigest } from '../../../services/ports/scratch-views.ts'
import { advance, commit, projectionRun } from '../../../services/projector/projection-run.ts'
import { everyEvent } from '../../fixtures/history/every-event.ts'
import { raised, sealed, told } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { lives } from '../../projections/lives.ts'
import { walkedDemands, walkedPeople } from '../../projections/walked.ts'
import { limitMs } from '../../tiers/limits.ts'

/** A batch of so many events. The projector then continues with its rows in memory, or restarts and loads them. */
interface Batch {
  readonly events: number
  readonly restart: boolean
}

interface Found {
  readonly digests: readonly ViewDigest[]
  /** Every row of every table, as it is stored. */
  readonly rows: readonly string[]
}

const LOG = { id: 'log', epoch: 1 }

/** Folds events into a read database in memory. The list of batches repeats where events remain. */
function folded(events: readonly RecordedEvent[], batches: readonly Batch[]): Found {
  const { path, close } = memoryDatabase()
  const db = openReadDatabase(path, LOG)
  try {
    for (const projection of projections) {
      const slot = db.build(projection)
      while (!db.prepare(projection, slot));
      db.serve(projection, slot)
    }
    let runs = lanesOf(db)
    let from = 0
    for (let at = 0; from < events.length; at += 1) {
      const { events: many = events.length, restart = false } = batches[at % batches.length] ?? {}
      const taken = events.slice(from, from + many)
      const batch = batchOf(taken)
      for (const run of runs) {
        advance(db, run, batch, taken)
        commit(db, run)
        if (run.failure !== undefined) throw new Error(`${run.projection.name}: ${run.failure.reason}`)
      }
      from += taken.length
      if (restart) runs = lanesOf(db)
    }
    return { digests: digestViews(path, projections), rows: rowsIn(path, db) }
  } finally {
    db.close()
    close()
  }
}

const lanesOf = (db: ReadDatabase) =>
  projections.flatMap((projection) => {
    const { serving } = db.slots(projection)
    return serving === undefined ? [] : [projectionRun(db, projection, serving)]
  })

function rowsIn(path: string, db: ReadDatabase): string[] {
  const file = new DatabaseSync(path, { readOnly: true })
  try {
    return projections.flatMap((projection) => {
      const { serving } = db.slots(projection)
      if (serving === undefined) return []
      return projection.tables.flatMap((table) => {
        const name = quotedName(physicalName(projection.name, serving.version, serving.id, table.name))
        const rows = file.prepare(
          `select ${columnList(table)} from ${name} order by ${table.key.map(quotedName).join(', ')}`,
        )
        return rows.all().map((row) => `${projection.name}.${table.name} ${JSON.stringify(row)}`)
      })
    })
  } finally {
    file.close()
  }
}

/** Rows kept in memory, or loaded again, after every event. */
const ONE_BY_ONE: readonly Batch[][] = [false, true].map((restart) => [{ events: 1, restart }])

function expectSame(events: readonly RecordedEvent[], ways: readonly (readonly Batch[])[]): void {
  const atOnce = folded(events, [])
  for (const batches of ways) {
    const found = folded(events, batches)
    expect(found.rows).toEqual(atOnce.rows)
    expect(found.digests).toEqual(atOnce.digests)
  }
}

const batches: fc.Arbitrary<Batch[]> = fc.array(
  fc.record({ events: fc.integer({ min: 1, max: 9 }), restart: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
)

/** Events that end, suspend or resume a demand, in any order, so that members of its state come and go. */
const comesAndGoes = fc
  .array(
    fc.constantFrom(
      demandEvents.DemandMerged({ original: 'other' }),
      demandEvents.DemandUnmerged({ cause: 'mistaken' }),
      demandEvents.DemandHeld({ reason: sealed('r'), reviewBy: moment(30), approvedBy: 'jwh' }),
      demandEvents.DemandResumed({}),
      demandEvents.DemandReferred({}),
      demandEvents.ReferralAnswered({ outcome: 'refused', answer: sealed('a') }),
      demandEvents.DemandClosed({ basis: 'confirmed' }),
      demandEvents.DemandReopened({ cause: 'request', reopenings: 1, review: false }),
    ),
    { minLength: 15, maxLength: 40 },
  )
  .map((list) => history(told('a', raised(), ...list)))

const histories: fc.Arbitrary<readonly RecordedEvent[]> = fc.oneof(
  { weight: 5, arbitrary: comesAndGoes },
  { weight: 2, arbitrary: walkedDemands.map(({ events }) => events) },
  { weight: 1, arbitrary: walkedPeople.map(({ events }) => events) },
  { weight: 2, arbitrary: lives.map(history) },
)

/**
 * Registers the law that a restart changes no row and no digest. It covers so many generated histories, or `FUZZ_RUNS`, and the
 * streams of some communities of the fixed log.
 */
export function restarts(count: number, communities: readonly string[]): void {
  const numRuns = Number(process.env.FUZZ_RUNS ?? count)

  test(
    'a projector restarted at any event, in batches of any size, makes the same rows and digests',
    () => {
      fc.assert(
        fc.property(histories, batches, (events, these) => expectSame(events, [...ONE_BY_ONE, these])),
        { numRuns },
      )
    },
    limitMs(30_000 + numRuns * 2_000),
  )

  test('the same holds for a log of every event', () => {
    const events = everyEvent().filter(({ subject }) => communities.includes(parseStream(subject)?.community ?? ''))
    expect(events.length).toBeGreaterThan(0)
    expectSame(events, ONE_BY_ONE)
    fc.assert(
      fc.property(batches, (these) => expectSame(events, [these])),
      { numRuns: 1, endOnFailure: true },
    )
  })
}

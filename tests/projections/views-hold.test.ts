import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { contexts } from '../../domain/contexts.ts'
import { catalogue, parseStream } from '../../domain/kernel/index.ts'
import type { AnyRow, Table } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { canonical } from '../../services/kit/canonical.ts'
import { undefinedIn } from '../domain/play.ts'
import { everyEvent } from '../fixtures/history/every-event.ts'
import { folded } from './history.ts'

/*
 * Digests of what a fixed log of every event folds to, so that a change of the code's structure shows whether it changed a
 * view, a table or a state. They were recorded from the code of November 2026 and hold until a fold changes on purpose.
 *
 * To renew them: raise the `version` of the projection (or the `foldVersion` of the context) whose fold changes, run
 * `npx vitest run tests/projections/views-hold.test.ts -u`, and look at the difference in the two files beside the log.
 * Nothing may differ but what the change is about, and no digest may differ where the version above it is the old one.
 */
const events = everyEvent()
const known = catalogue(contexts)

test('the log holds every type of event, and streams without gaps', () => {
  const types = contexts.flatMap((one) => Object.values(one.events).map(({ type }) => type))
  expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(types.sort())
  const revisions = new Map<string, number>()
  for (const { subject, revision } of events) {
    expect(revision).toBe(revisions.get(subject) ?? 0)
    revisions.set(subject, revision + 1)
  }
})

test('every view folds to the rows that it had', async () => {
  const found = projections.map((projection) => {
    // Small batches, so that intermediate rows are checked too.
    const { rows } = folded(projection, events, 50)
    const tables = projection.tables.map((table) => [table.name, digestOf(table, rows(table))])
    return [projection.name, { version: projection.version, tables: Object.fromEntries(tables) }]
  })
  await expect(jsonOf(found)).toMatchFileSnapshot('../fixtures/history/every-event.views.json')
})

test('every context folds to the states that it had', async () => {
  const states = new Map<string, unknown>()
  const found = contexts.map((context) => {
    const its = events.filter(({ subject }) => parseStream(subject)?.aggregate === context.name)
    for (const event of its) {
      const state = known.evolve(context, states.get(event.subject) ?? context.initial, event)
      expect(undefinedIn(state), `${event.subject}@${event.revision}`).toBeUndefined()
      states.set(event.subject, state)
    }
    const streams = [...new Set(its.map(({ subject }) => subject))].sort()
    const digest = sha256(streams.map((stream) => `${stream} ${canonical(states.get(stream))}`))
    return [context.name, { foldVersion: context.foldVersion, streams: streams.length, digest }]
  })
  await expect(jsonOf(found)).toMatchFileSnapshot('../fixtures/history/every-event.states.json')
})

/** Each row as RFC 8785 canonical JSON, in the order of the keys: independent of how the engine takes its digests. Keyed hashes are left out. */
function digestOf(table: Table, rows: readonly AnyRow[]) {
  const isDigested = ([column]: [string, unknown]): boolean => table.columns[column]?.hash === undefined
  const lines = rows.map(
    (row) =>
      [
        table.key.map((column) => String(row[column])).join('\u0000'),
        canonical(Object.fromEntries(Object.entries(row).filter(isDigested))),
      ] as const,
  )
  lines.sort(([one], [other]) => (one < other ? -1 : 1))
  return { rows: rows.length, digest: sha256(lines.map(([, line]) => line)) }
}

const sha256 = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex')

const jsonOf = (entries: readonly unknown[][]): string =>
  `${JSON.stringify(Object.fromEntries(entries.map(([name, value]) => [String(name), value])), null, 2)}\n`

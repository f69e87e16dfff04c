import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { contexts } from '../../../../domain/contexts.ts'
import { type Actor, catalogue } from '../../../../domain/kernel/index.ts'
import { openRowReader } from '../../../../infra/sqlite/read-db/row-reader.ts'
import { SIGHT, viewsOf } from '../../../../projections/runtime/index.ts'
import { projections } from '../../../../projections/views.ts'
import { pageQuestion } from '../../../../services/queries/row-question.ts'
import { assigned, raised, reader, stream, triaged } from '../../../projections/demands.ts'
import { BEGINNING } from '../../../projections/history.ts'
import { folder, logHere, question, readSide } from './engine.ts'

const wuye = reader('property-company', { party: 'wuye' })

/** A read side, and its database as another connection sees it. */
async function side() {
  const path = folder()
  const { log, append } = await logHere(() => BEGINNING)
  const { views, seen, stop } = await readSide(path, log, projections, catalogue(contexts))
  const file = join(path, 'read.db')
  const ids = async (as: Actor, view = 'demands') =>
    (await views.page(question(view, { reader: as }))).rows.map((row) => (row as { id: string }).id)
  return { append, seen, stop, file, ids, views }
}

test('readers who differ in nothing that matters get one and the same page', async () => {
  const { append, seen, file, views } = await side()
  await append(stream('1'), raised(), triaged(), assigned('wuye'))
  await seen(await append(stream('2'), raised({ visibility: 'restricted' })))
  const rows = openRowReader(file, projections)
  const view = viewsOf(projections).get('demands')?.view
  const page = async (as: Actor) =>
    view &&
    rows.page(
      pageQuestion(view, question('demands', { reader: as }), {
        now: BEGINNING,
        searchHash: () => '',
        startOf: () => 0,
      }).asked,
    )
  const residents = ['resident-7', 'resident-8'].map((id) => reader('resident', { id }))
  const [one, other] = await Promise.all(residents.map(page))
  expect(one?.found).toHaveLength(1)
  expect(other).toBe(one)
  expect(await page(reader('resident', { id: 'resident-1' }))).not.toBe(one)
  rows.close()
  // The answers are shared too, except where readers are told different things.
  const [seventh, eighth, holder] = await Promise.all(
    [...residents, wuye].map((as) => views.page(question('demands', { reader: as }))),
  )
  expect(eighth).toBe(seventh)
  expect(holder?.rows).not.toEqual(seventh?.rows)
})

test('a reader finds a row as soon as its aggregate has the fact that opens it', async () => {
  const { append, seen, ids } = await side()
  await seen(await append(stream('1'), raised(), triaged({ visibility: 'parties-involved' })))
  expect(await ids(wuye)).toEqual([])
  await seen(await append(stream('1'), assigned('wuye')))
  expect(await ids(wuye)).toEqual(['1'])
})

test('no view is answered by facts that are older than its rows, nor without facts', async () => {
  const { append, seen, stop, file } = await side()
  await seen(await append(stream('1'), raised(), triaged({ visibility: 'restricted' })))
  await stop()
  const db = new DatabaseSync(file)
  const rows = openRowReader(file, projections)
  const view = viewsOf(projections).get('demands')?.view
  const page = async (as: Actor) =>
    view &&
    rows.page(
      pageQuestion(view, question('demands', { reader: as }), {
        now: BEGINNING,
        searchHash: () => '',
        startOf: () => 0,
      }).asked,
    )
  expect((await page(wuye))?.found).toEqual([])
  db.exec(`update slots set checkpoint = checkpoint - 1 where name = '${SIGHT}'`)
  for (const as of [wuye, reader('anonymous'), reader('auditor')])
    await expect(page(as)).rejects.toMatchObject({ code: 'view.unavailable', retryAfter: 2 })
  db.exec(`delete from slots where name = '${SIGHT}'`)
  await expect(page(wuye)).rejects.toMatchObject({ code: 'view.unavailable' })
  db.close()
  rows.close()
})

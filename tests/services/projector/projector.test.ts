import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Projection } from '../../../projections/runtime/index.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import { errand, errandCatalogue, errands, errandsTable } from '../../projections/errands.ts'

const { Asked, Taken, Done } = errand
const stream = (id: number | string) => `errand-pa-${id}`

test('appended events are soon in the view, and earlier ones too', async () => {
  const path = folder()
  const { log, append } = await logHere()
  await append(stream(1), Asked({}))
  const side = await readSide(path, log, [errands], errandCatalogue)
  await side.seen(await append(stream(2), Asked({})))
  const { rows } = await side.views.page(question('errands'))
  expect(rows).toMatchObject([{ errand: '1' }, { errand: '2' }])
})

test('events that arrive soon after a commit share the next one, and more events make a longer pause', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const rest = Promise.withResolvers<void>()
  const pauses: number[] = []
  const pause = (ms: number) => {
    pauses.push(ms)
    return rest.promise
  }
  const side = await readSide(path, log, [errands], errandCatalogue, pause)
  await side.seen(0)
  await side.seen(await append(stream(1), Asked({})))
  const before = side.status('errands')?.position
  let last = 0
  for (let id = 2; id < 9; id += 1) last = await append(stream(id), Asked({}))
  expect(side.status('errands')?.position).toBe(before)
  expect(pauses).toHaveLength(1)
  rest.resolve()
  await side.seen(last)
  expect(pauses).toHaveLength(2)
  const [first = 0, second = 0] = pauses
  expect(second).toBeGreaterThan(first)
})

test('a projection that throws stops alone, before the event, and reports the position', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const brittle: Projection = {
    ...errands,
    name: 'brittle',
    views: { brittle: errands.views.errands },
    on: errands.on.map((step) =>
      step.type === Done.type
        ? {
            ...step,
            fold: () => {
              throw new TypeError('the note says: buy milk')
            },
          }
        : step,
    ),
  }
  const side = await readSide(path, log, [brittle, errands], errandCatalogue)
  await append(stream(1), Asked({}), Taken({ helper: 'li' }))
  const fatal = await append(stream(1), Done({}))
  await side.seen(await append(stream(2), Asked({})))
  const failed = side.status('brittle')
  expect(failed).toMatchObject({ position: fatal - 1, failure: { position: fatal, type: Done.type } })
  expect(failed?.failure?.reason).toMatch(/^TypeError at projector\.test\.ts:\d+$/)
  expect((await side.views.page(question('brittle'))).rows).toMatchObject([{ errand: '1', state: 'taken' }])
  expect((await side.views.page(question('errands'))).rows).toMatchObject([{ errand: '2' }])
})

test('a projection whose rows cannot be stored stops alone too', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const wrong: Projection = {
    ...errands,
    name: 'wrong',
    views: { wrong: errands.views.errands },
    on: errands.on.map((step) =>
      step.type === Taken.type && step.table === errandsTable
        ? { ...step, fold: (row) => row && { ...row, late: 'a word where a number belongs' } }
        : step,
    ),
  }
  const side = await readSide(path, log, [wrong, errands], errandCatalogue)
  const asked = await append(stream(1), Asked({}))
  await side.seen(asked)
  await side.seen(await append(stream(1), Taken({ helper: 'li' })))
  const failed = side.status('wrong')
  expect(failed).toMatchObject({ position: asked, failure: { reason: expect.stringContaining('could not be stored') } })
  expect(failed?.failure?.reason).not.toContain('a word')
  expect((await side.views.page(question('errands'))).rows).toMatchObject([{ state: 'taken' }])
  expect((await side.views.page(question('wrong'))).rows).toMatchObject([{ state: 'asked' }])
})

test('a failed projection is retried when the engine restarts', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const broken = { ...errands, on: errands.on.map((step) => ({ ...step, own: false, key: () => JSON.parse('') })) }
  const first = await readSide(path, log, [broken], errandCatalogue)
  await first.seen(0)
  const last = await append(stream(1), Asked({}))
  await expect.poll(() => first.status('errands')?.failure?.position).toBe(last)
  await first.stop()
  const mended = await readSide(path, log, [errands], errandCatalogue)
  await mended.seen(last)
  expect((await mended.views.page(question('errands'))).rows).toHaveLength(1)
})

test('a view is rebuilt beside the serving one while events arrive', async () => {
  const path = folder()
  const { log, append } = await logHere()
  for (let id = 0; id < 120; id += 1) await append(stream(id), Asked({}), Taken({ helper: `h${id % 7}` }))
  const side = await readSide(path, log, [errands], errandCatalogue)
  await side.seen(await log.head())
  let position = 0
  let served = 0
  side.projector.rebuild('errands')
  for (let id = 0; id < 120; id += 1) {
    position = await append(stream(id), Done({}))
    const page = await side.views.page(question('errands', { limit: 500 }))
    expect(page.rows.length).toBeGreaterThanOrEqual(119 - id)
    expect(page.position).toBeGreaterThanOrEqual(served)
    served = page.position
  }
  await side.seen(position)
  expect((await side.views.page(question('errands'))).rows).toEqual([])
  const other = folder()
  const fresh = await readSide(other, log, [errands], errandCatalogue)
  await fresh.seen(position)
  expect(side.digests()).toEqual(fresh.digests())
})

test('a new version replaces the old one when it has caught up', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const position = await append(stream(1), Asked({}))
  const old = await readSide(path, log, [errands], errandCatalogue)
  await old.seen(position)
  await old.stop()
  const next = { ...errands, version: 2 }
  const side = await readSide(path, log, [next], errandCatalogue)
  expect((await side.views.page(question('errands'))).rows).toHaveLength(1)
  await side.seen(position)
  expect(side.projector.status()).toEqual([{ view: 'errands', version: 2, position }])
  expect(side.digests()).toMatchObject([{ version: 2, position }])
})

test('the data of a removed projection is dropped', async () => {
  const path = folder()
  const { log, append } = await logHere()
  const former = { ...errands, name: 'former', views: { former: errands.views.errands } }
  const first = await readSide(path, log, [errands, former], errandCatalogue)
  await first.seen(await append(stream(1), Asked({})))
  await first.stop()
  const side = await readSide(path, log, [errands], errandCatalogue)
  await side.seen(await append(stream(2), Asked({})))
  await side.stop()
  const db = new DatabaseSync(join(path, 'read.db'), { readOnly: true })
  const kept = db.prepare("select name from sqlite_schema where name like 'former%'").all()
  db.close()
  expect(kept).toEqual([])
  expect(side.digests().map(({ view }) => view)).toEqual(['errands'])
})

test('views with different checkpoints catch up with each other', async () => {
  const path = folder()
  const { log, append } = await logHere()
  await append(stream(1), Asked({}))
  const first = await readSide(path, log, [errands], errandCatalogue)
  await first.seen(await log.head())
  await first.stop()
  await append(stream(2), Asked({}))
  const another = { ...errands, name: 'another', views: { another: errands.views.errands } }
  const side = await readSide(path, log, [errands, another], errandCatalogue)
  const position = await append(stream(3), Asked({}))
  await side.seen(position)
  const [one, two] = side.digests()
  expect(one?.digest).toBe(two?.digest)
  expect(one?.position).toBe(two?.position)
})

import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { type Actor, catalogue, instant } from '../../../domain/kernel/index.ts'
import { demands } from '../../../projections/demands/demands.ts'
import { sight } from '../../../projections/sight/sight.ts'
import { projections } from '../../../projections/views.ts'
import { answerMemory } from '../../../services/queries/answer-memory.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import { assigned, raised, reader, stream, told, triaged } from '../../projections/demands.ts'
import { BEGINNING, history, moment } from '../../projections/history.ts'
import { viewsOver } from './memory-views.ts'

const clerk = (id: string, party = 'other'): Actor => reader('organization', { id, party })
const board = (who: Actor, filters: Record<string, string> = {}) => question('demand-board', { reader: who, filters })

test('a repeated question has the same answer until the rows change, and readers who are told the same share it', async () => {
  const { log, append } = await logHere(() => BEGINNING)
  const { views, seen } = await readSide(folder(), log, projections, catalogue(contexts))
  await append(stream('1'), raised(), triaged({ visibility: 'parties-involved' }), assigned('wuye'))
  await seen(await append(stream('2'), raised(), triaged({ visibility: 'public' })))
  expect(views.known(board(clerk('a')))).toBeUndefined()

  const first = await views.page(board(clerk('a')))
  expect(first.rows).toHaveLength(1)
  expect(views.known(board(clerk('a')))).toBe(first)
  expect(await views.page(board(clerk('a')))).toBe(first)
  expect(await views.page(board(clerk('b')))).toBe(first)
  expect(views.known(board(clerk('a'), { grid: 'g1' }))).toBeUndefined()
  expect(views.known({ ...board(clerk('a')), community: 'qu' })).toBeUndefined()
  expect(views.known({ ...board(clerk('a')), limit: 1 })).toBeUndefined()

  const involved = await views.page(board(clerk('c', 'wuye')))
  expect(involved.rows).toHaveLength(2)
  expect(views.known(board(clerk('a')))).toBe(first)

  await seen(await append(stream('3'), raised(), triaged({ visibility: 'public' })))
  expect(views.known(board(clerk('a')))).toBeUndefined()
  expect((await views.page(board(clerk('a')))).rows).toHaveLength(2)
  expect((await views.page(board(clerk('c', 'wuye')))).rows).toHaveLength(3)
})

test('an answer that depends on the time holds for a second', async () => {
  const due = instant(moment(2))
  let now = due - 1
  const events = history(
    told('1', raised({ acceptBy: moment(2) }), triaged({ visibility: 'public', acceptBy: moment(2) })),
  )
  const { views, close } = viewsOver([demands, sight], events, () => now)
  const overdue = async () => (await views.page(board(clerk('a'), { overdue: 'true' }))).rows.length
  const all = await views.page(board(clerk('a')))
  expect([all.rows.length, await overdue()]).toEqual([1, 0])
  now = due
  expect(await overdue()).toBe(1)
  expect(views.known(board(clerk('a')))).toBe(all)
  close()
})

test('an answer to a question about another time, or with a personal value, is not remembered', async () => {
  const { views, close } = viewsOver([demands, sight], history(told('1', raised(), triaged({ visibility: 'public' }))))
  const auditor = reader('auditor')
  for (const asked of [
    { ...board(auditor), now: 0 },
    question('demands', { reader: auditor, filters: { reference: '12345' } }),
  ]) {
    await views.page(asked)
    expect(views.known(asked)).toBeUndefined()
  }
  close()
})

test('an answer that was read before the rows changed is not kept for the rows after', () => {
  const memory = answerMemory()
  const [before, after] = [{}, {}]
  const asked = board(clerk('a'))
  const answer = { rows: [], position: 1 }
  expect(memory.find(before, asked, 0)).toBeUndefined()
  expect(memory.find(after, asked, 0)).toBeUndefined()
  memory.keep(before, asked, { answer, second: undefined })
  expect(memory.find(after, asked, 0)).toBeUndefined()
})

test('the length of remembered questions and the rows of remembered answers are bounded', () => {
  const memory = answerMemory()
  const content = {}
  const rows = Array.from({ length: 500 }, () => ({}))
  const asked = (at: number) => board(clerk(`${at}`))
  expect(memory.find(content, asked(0), 0)).toBeUndefined()
  for (let at = 0; at < 300; at += 1)
    memory.keep(content, asked(at), { answer: { rows, position: 1 }, second: undefined })
  const kept = Array.from({ length: 300 }, (_, at) => memory.find(content, asked(at), 0)).filter(
    (one) => one !== undefined,
  )
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.length * rows.length).toBeLessThanOrEqual(25_000 + rows.length)

  const long = board(clerk('a'), { text: 'x'.repeat(1_000) })
  memory.keep(content, long, { answer: { rows: [], position: 1 }, second: undefined })
  expect(memory.find(content, long, 0)).toBeUndefined()
})

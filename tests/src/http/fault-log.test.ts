import { pino } from 'pino'
import { expect, it } from 'vitest'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import { faultLog } from '../../../src/http/fault-log.ts'

function logged() {
  const conditions = health()
  const lines: { readonly code?: string; readonly level: number }[] = []
  const at = { now: 0 }
  const log = faultLog(conditions, () => at.now)
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line)) })
  return {
    conditions,
    at,
    codes: () => lines.map(({ code }) => code),
    levels: () => lines.map(({ level }) => level),
    fail: (error: Error, code: string) => log(error, code, logger),
  }
}

const older = new Fault('log.older-copy', 'The log is an older copy.')

it('a fault that is a condition of the engine is not logged with requests', () => {
  const { conditions, codes, fail } = logged()
  conditions.report('log', older, ['commands'])
  for (let nth = 0; nth < 3; nth += 1) fail(older, older.code)
  expect(codes()).toEqual([])
})

it('another fault that is registered is logged at most every ten seconds, and each unexpected error', () => {
  const { at, codes, fail } = logged()
  const unavailable = new Fault('view.unavailable', 'The view cannot be read.')
  for (const now of [0, 5_000, 9_999, 10_000]) {
    at.now = now
    fail(unavailable, unavailable.code)
    fail(older, older.code)
    fail(new TypeError('a mistake'), 'internal')
  }
  expect(codes()).toEqual([
    'view.unavailable',
    older.code,
    undefined,
    undefined,
    undefined,
    'view.unavailable',
    older.code,
    undefined,
  ])
})

it('a view that is built for the first time is no error', () => {
  const { levels, fail } = logged()
  for (const code of ['view.unavailable', 'log.full']) fail(new Fault(code, 'It is so.'), code)
  expect(levels()).toEqual([pino.levels.values.info, pino.levels.values.error])
})

it('conditions are told when they begin, become others and end, also those from before', () => {
  const { conditions } = logged()
  const told: string[] = []
  conditions.report('log', older)
  const unwatch = conditions.watch(({ part, fault, before }) => told.push(`${part}: ${before?.code} -> ${fault?.code}`))
  conditions.report('log', new Fault('log.older-copy', 'Another sentence.'))
  conditions.report('log', new Fault('log.full', 'No room.'))
  conditions.report('log', undefined)
  conditions.report('log', undefined)
  unwatch()
  conditions.report('log', older)
  expect(told).toEqual([
    'log: undefined -> log.older-copy',
    'log: log.older-copy -> log.full',
    'log: log.full -> undefined',
  ])
})

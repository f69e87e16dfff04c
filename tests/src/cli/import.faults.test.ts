import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { headOf, historyOf } from './history.ts'
import { dataFolder, sanshe, start } from './sanshe.ts'

const mapping = {
  source: 'somewhere',
  format: 'csv',
  zone: 'America/New_York',
  dates: ['MM/dd/yyyy hh:mm:ss a'],
  columns: { reference: 'Id', raised: 'Created', address: 'Address' },
  status: {
    column: 'Status',
    outcomes: {
      Open: { what: 'open' },
      Closed: { what: 'closed', at: 'Closed' },
      Duplicate: { what: 'merged', at: 'Closed' },
      Transferred: { what: 'referred', at: 'Closed' },
    },
  },
}
const STATUSES = ['Open', 'Closed', 'Duplicate', 'Transferred']
const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const status = STATUSES[at % 4] ?? ''
    const closed = status === 'Open' ? '' : '04/13/2018 09:00:00 AM'
    return `S-${at},04/12/2018 11:11:26 AM,${closed},${status},"${at} EXAMPLE ST\nBALTIMORE"`
  })
const csv = (lines: readonly string[]) => `Id,Created,Closed,Status,Address\n${lines.join('\n')}\n`

let data: string
let files: { mapping: string; requests: string }
const importing = (...more: string[]) => [
  'import',
  files.requests,
  '--mapping',
  files.mapping,
  '--data',
  data,
  '--json',
  ...more,
]
const report = async (...more: string[]) => {
  const { code, out } = await sanshe(importing(...more))
  return { code, ...JSON.parse(out) }
}

beforeEach(async () => {
  data = dataFolder()
  files = { mapping: join(data, 'mapping.json'), requests: join(data, 'requests.csv') }
  await writeFile(files.mapping, JSON.stringify(mapping))
  await writeFile(files.requests, csv(rows(40)))
})

describe('sanshe import', { timeout: 120_000 }, () => {
  it('founds the community of a new installation, and imports', async () => {
    expect(await report()).toMatchObject({ code: 0, rows: 40, imported: 40, known: 0, bad: [], founded: true })
    const history = await historyOf(data)
    expect(history.size).toBe(41)
    const told = [...history.values()].find((events) => JSON.stringify(events).includes('S-1"'))
    expect(told).toMatchObject([
      { type: 'governance.HistoryImported.v2', time: '2018-04-12T15:11:26.000Z', actor: 'importer' },
      { type: 'governance.DemandRaised.v2', data: { address: '1 EXAMPLE ST BALTIMORE', reference: 'S-1' } },
      { type: 'governance.DemandClosed.v1', time: '2018-04-13T13:00:00.000Z', data: { basis: 'import' } },
    ])
  })

  it('run again changes nothing, and says so', async () => {
    await report()
    const head = await headOf(data)
    expect(await report()).toMatchObject({ code: 0, imported: 0, known: 40, bad: [], founded: false })
    expect(await headOf(data)).toBe(head)
  })

  it('reports bad rows with line and reason, imports the others, and fails for them only on request', async () => {
    const [first = '', second = '', ...rest] = rows(10)
    const bad = [second.replace('04/13/2018 09', '04/11/2018 09'), 'S-99,yesterday,,Open,nowhere', first]
    await writeFile(files.requests, csv([first, ...bad, ...rest]))
    const expected = {
      imported: 9,
      bad: [
        { line: 4, reference: 'S-1', reason: 'Closed must not be before the raising: it says when it was closed' },
        { line: 6, reference: 'S-99', reason: 'Created must be a date in a format that the mapping names' },
        { line: 7, reference: 'S-0', reason: 'line 2 has the same reference' },
      ],
    }
    expect(await report()).toMatchObject({ ...expected, code: 0 })
    expect(await report('--strict')).toMatchObject({ ...expected, code: 1, imported: 0, known: 9 })
  })

  it('prints lines for people, without any value of a row except its reference', async () => {
    await writeFile(files.requests, csv([...rows(2), 'S-9,04/12/2018 11:11:26 AM,,Gone,12 SECRET LANE']))
    const { code, out, err } = await sanshe(importing().filter((word) => word !== '--json'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('line 6 (S-9): Status has a status that the mapping does not list')
    expect(out).toMatch(/3 rows in .*: 2 imported, 0 already there, 1 bad/)
    expect(out).not.toContain('SECRET')
  })

  it('refuses a row that has changed since: an import rewrites no history', async () => {
    await report()
    await writeFile(files.requests, csv(rows(40)).replace('3 EXAMPLE', '3 SAMPLE'))
    expect(await report()).toMatchObject({
      known: 39,
      bad: [{ reference: 'S-3', reason: expect.stringContaining('idempotency.reused') }],
    })
  })

  it('says in one sentence what is wrong with its files or its community', async () => {
    await report()
    const failed = async (...line: string[]) =>
      JSON.parse((await sanshe([...line, '--data', data, '--json'])).out).error
    const { requests, mapping } = files
    expect(await failed('import', `${requests}x`, '--mapping', mapping)).toMatchObject({ code: 'import.file' })
    expect(await failed('import', requests, '--mapping', `${mapping}x`)).toMatchObject({ code: 'mapping.file' })
    expect(await failed('import', requests, '--mapping', requests)).toMatchObject({ code: 'mapping.invalid' })
    expect(await failed('import', requests, '--mapping', mapping, '--community', 'ma')).toMatchObject({
      code: 'community.unknown',
      detail: expect.stringContaining('pa'),
    })
    expect(await sanshe(['import', requests])).toMatchObject({ code: 2, err: expect.stringContaining('--mapping') })
  })

  it('finishes what is in flight on Ctrl-C, reports what was done, and continues when run again', async () => {
    await writeFile(files.requests, csv(rows(6000)))
    const run = start(importing())
    await expect.poll(() => headOf(data), { interval: 5, timeout: 60_000 }).toBeGreaterThan(100)
    run.child.kill('SIGINT')
    const { code, out } = await run.ended
    const { imported, stopped } = JSON.parse(out)
    expect({ code, stopped }).toMatchObject({ code: 130, stopped: { code: 'import.interrupted' } })
    expect(imported).toBeLessThan(6000)
    expect(await report()).toMatchObject({ code: 0, known: imported, imported: 6000 - imported, bad: [] })
  })

  it('killed at any moment continues when run again, to the same log as an uninterrupted import', async () => {
    const count = 3000
    await writeFile(files.requests, csv(rows(count)))
    const whole = dataFolder()
    await sanshe(importing().map((word) => (word === data ? whole : word)))
    const enough = 1 + Math.floor(Math.random() * count)
    const run = start(importing())
    await expect.poll(() => headOf(data), { interval: 1, timeout: 60_000 }).toBeGreaterThan(enough)
    run.child.kill('SIGKILL')
    await run.ended
    const { code, imported, known, bad } = await report()
    expect({ code, done: imported + known, bad }).toEqual({ code: 0, done: count, bad: [] })
    expect(known).toBeGreaterThan(0)
    // A demand that is still open has clocks, which start when it was imported. Its number depends on a key of the installation.
    const clocks = ({ acceptBy: _, resolveBy: __, number: ___, ...data }: Record<string, unknown>) => data
    const plain = async (path: string) =>
      new Map(
        [...(await historyOf(path))]
          .filter(([stream]) => stream.startsWith('demand-'))
          .map(([stream, events]) => [
            stream,
            (events as { data: Record<string, unknown> }[]).map((event) => ({ ...event, data: clocks(event.data) })),
          ]),
      )
    expect(await plain(data)).toEqual(await plain(whole))
  })
})

const real = fileURLToPath(new URL('../../../../shared/data/311/', import.meta.url))

describe.skipIf(!existsSync(real))(`the real files (skipped where ../shared/data/311 is not)`, () => {
  const take = async (file: string, name: string) => {
    const example = fileURLToPath(new URL(`../../../docs/how-to/import/${name}.json`, import.meta.url))
    const { code, out } = await sanshe(['import', join(real, file), '--mapping', example, '--data', data, '--json'])
    return { code, ...JSON.parse(out) }
  }
  const kinds = async () => {
    const counts: Record<string, number> = {}
    for (const events of (await historyOf(data)).values()) {
      for (const { type } of events as { type: string }[]) {
        const name = type.split('.')[1] ?? type
        counts[name] = (counts[name] ?? 0) + 1
      }
    }
    return counts
  }

  it('of Baltimore: every row, with the endings that it states', { timeout: 120_000 }, async () => {
    const skipped = { reason: 'DueDate is a local time that the clocks skipped: left out' }
    expect(await take('baltimore-2014-2019.csv', 'baltimore')).toMatchObject({
      code: 0,
      rows: 10_000,
      imported: 10_000,
      bad: [],
      doubts: [
        { line: 1575, ...skipped },
        { line: 5899, ...skipped },
      ],
    })
    expect(await kinds()).toEqual({
      CommunityEstablished: 1,
      HistoryImported: 10_000,
      DemandRaised: 10_000,
      DemandClosed: 9567,
      DemandMerged: 217,
      DemandReferred: 18,
      ProgressRecorded: 1,
    })
    const head = await headOf(data)
    expect(await take('baltimore-2014-2019.csv', 'baltimore')).toMatchObject({ imported: 0, known: 10_000, bad: [] })
    expect(await headOf(data)).toBe(head)
  })

  it('of Los Angeles: twelve rows that closed before they opened are reported', { timeout: 120_000 }, async () => {
    const { bad, ...rest } = await take('los-angeles-2017.csv', 'los-angeles')
    expect(rest).toMatchObject({ code: 0, rows: 9999, imported: 9987, doubts: [] })
    expect(new Set(bad.map(({ reason }: { reason: string }) => reason))).toEqual(
      new Set(['ClosedDate must not be before the raising: it says when it was closed']),
    )
    expect(bad.map(({ line }: { line: number }) => line)).toEqual([
      1015, 1685, 2050, 2089, 3168, 5801, 7186, 7632, 8413, 8681, 9239, 9760,
    ])
    expect(await kinds()).toMatchObject({ DemandClosed: 9727, DemandWithdrawn: 246, DemandReferred: 9 })
  })

  it('of Chicago: fifty requests, and what their 276 notes say', { timeout: 120_000 }, async () => {
    expect(await take('chicago-open311.json', 'chicago-open311')).toMatchObject({ code: 0, imported: 50, bad: [] })
    // Fifty notes tell when it was raised, and are the raising.
    expect(await kinds()).toMatchObject({
      HistoryImported: 50,
      DemandRaised: 50,
      ProgressRecorded: 177,
      DemandClosed: 48,
      DemandMerged: 1,
    })
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandRequest, CommandResult } from '../../../services/commands/contract.ts'
import {
  firstRows,
  type ImportOptions,
  importDemands,
  type Mapping,
  openRequests,
  parseMapping,
} from '../../../services/import/index.ts'
import { Fault } from '../../../services/kit/fault.ts'

const mapping = parseMapping(
  JSON.stringify({
    source: 'somewhere',
    format: 'csv',
    dates: ['rfc3339'],
    columns: { reference: 'Id', raised: 'Created' },
    status: { column: 'Status', outcomes: { Open: { what: 'open' } } },
  }),
)
const line = (id: number | string, status = 'Open') => `${id},2026-03-0${1}T08:00:00Z,${status}\n`
const file = (...lines: string[]) => `Id,Created,Status\n${lines.join('')}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanshe-import-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** An engine that remembers keys like the real one. */
function engine() {
  const known = new Map<string, number>()
  const send = async ({ idempotencyKey = '' }: CommandRequest): Promise<CommandResult> => {
    const earlier = known.get(idempotencyKey)
    const position = earlier ?? known.size + 1
    known.set(idempotencyKey, position)
    const answer = { id: idempotencyKey, revision: 0, position, events: ['DemandRaised'], created: true, added: {} }
    return { ok: true, ...answer, ...(earlier === undefined ? {} : { replayed: true }) }
  }
  return { known, send }
}

async function run(
  content: string | Uint8Array,
  options: Partial<ImportOptions> & { mapping?: Mapping } = {},
  name = 'requests.csv',
) {
  const path = join(folder, name)
  await writeFile(path, content)
  const { rows } = await openRequests(path, options.mapping ?? mapping)
  const actor = { id: 'importer', role: 'administrator' } as const
  return importDemands({ rows, community: 'pa', actor, send: engine().send, ...options })
}
const refuse = (code: string): ImportOptions['send'] => {
  return async () => ({ ok: false, code, detail: { en: 'No.', zh: '不行。' }, details: {} })
}

describe('an import', () => {
  it('sends each row once, by its source and reference', async () => {
    const { known, send } = engine()
    const report = await run(file(line(1), line(2)), { send })
    expect(report).toEqual({ rows: 2, imported: 2, known: 0, bad: [], doubts: [] })
    expect([...known.keys()]).toEqual(['somewhere:1', 'somewhere:2'])
  })

  it('that is repeated reports the demands that existed before', async () => {
    const { send } = engine()
    await run(file(line(1), line(2)), { send })
    expect(await run(file(line(1), line(2), line(3)), { send })).toMatchObject({ imported: 1, known: 2 })
  })

  it('that runs twice at the same time counts each demand as imported once', async () => {
    const { send } = engine()
    const content = file(...Array.from({ length: 60 }, (_, id) => line(id)))
    const reports = await Promise.all([run(content, { send }, 'one.csv'), run(content, { send }, 'two.csv')])
    const [imported, known] = (['imported', 'known'] as const).map((of) => reports.map((report) => report[of]))
    const sum = (counts: readonly number[] = []) => counts.reduce((one, other) => one + other, 0)
    expect([sum(imported), sum(known)]).toEqual([60, 60])
  })

  it('does not end because of rows that changed since the last import', async () => {
    const content = file(...Array.from({ length: 30 }, (_, id) => line(id)))
    const report = await run(content, { send: refuse('idempotency.reused'), mostBad: 5 })
    expect(report).not.toHaveProperty('stopped')
    expect(report.bad).toHaveLength(30)
    const wrong = await run(content.replaceAll('Open', 'Offen'), { send: refuse('idempotency.reused'), mostBad: 5 })
    expect(wrong).toMatchObject({ stopped: { code: 'import.too-many-bad' } })
  })

  it('reports bad rows in the order of the file, and continues', async () => {
    const report = await run(file(line(1), line(2, 'Lost'), 'x\n', line(1), line(''), line(6)))
    expect(report).toMatchObject({ rows: 6, imported: 2 })
    expect(report.bad).toEqual([
      { line: 3, reference: '2', reason: 'Status has a status that the mapping does not list' },
      { line: 4, reason: 'it has 1 values where the header has 3 columns' },
      { line: 5, reference: '1', reason: 'line 2 has the same reference' },
      { line: 6, reason: 'Id is empty: a row must have a reference' },
    ])
  })

  it('reports rejections by the rules', async () => {
    const report = await run(file(line(1)), { send: refuse('idempotency.reused') })
    expect(report).toMatchObject({ imported: 0, bad: [{ line: 2, reason: expect.stringContaining('other content') }] })
  })

  it('names the fields that are wrong in a row', async () => {
    const message = { en: 'must be string', zh: '必须为文本' }
    const send: ImportOptions['send'] = async () => ({
      ok: false,
      code: 'command.invalid',
      detail: { en: 'Correct it.', zh: '请更正。' },
      details: {},
      errors: [{ path: '/text', message }],
    })
    const { bad } = await run(file(line(1)), { send })
    expect(bad).toMatchObject([{ reason: 'command.invalid: Correct it.; /text must be string' }])
  })

  it('stops at a refusal that every row would meet, and at too many bad rows', async () => {
    const many = file(...Array.from({ length: 500 }, (_, id) => line(id)))
    const forbidden = await run(many, { send: refuse('forbidden'), concurrency: 1 })
    expect(forbidden).toMatchObject({ rows: 1, stopped: { code: 'forbidden' } })
    const wrong = await run(many.replaceAll('Open', 'Offen'), { mostBad: 10 })
    expect(wrong).toMatchObject({ rows: 10, stopped: { code: 'import.too-many-bad' } })
  })

  it('limits the commands in progress', async () => {
    const { send } = engine()
    let [underWay, most] = [0, 0]
    const report = await run(file(...Array.from({ length: 100 }, (_, id) => line(id))), {
      concurrency: 8,
      async send(request) {
        underWay += 1
        most = Math.max(most, underWay)
        await new Promise(setImmediate)
        underWay -= 1
        return send(request)
      },
    })
    expect(report).toMatchObject({ imported: 100 })
    expect(most).toBe(8)
  })

  it('finishes the commands in progress when it is interrupted, and continues in the next run', async () => {
    const { send, known } = engine()
    const stop = new AbortController()
    const content = file(...Array.from({ length: 100 }, (_, id) => line(id)))
    const first = await run(content, {
      send,
      concurrency: 4,
      signal: stop.signal,
      onRow: (done) => done === 20 && stop.abort(),
    })
    expect(first).toMatchObject({ imported: known.size, stopped: { code: 'import.interrupted' } })
    expect(first.imported).toBeLessThan(30)
    const second = await run(content, { send })
    expect(second).toEqual({ rows: 100, imported: 100 - first.imported, known: first.imported, bad: [], doubts: [] })
  })

  it('stops where the engine fails, and reports its progress', async () => {
    const { send } = engine()
    const report = await run(file(line(1), line(2), line(3)), {
      concurrency: 1,
      send: async (request) => {
        if (request.idempotencyKey === 'somewhere:2') throw new Fault('log.full', 'The disk is full: make room.')
        return send(request)
      },
    })
    expect(report).toMatchObject({ imported: 1, stopped: { code: 'log.full', detail: 'The disk is full: make room.' } })
  })

  it('reads other encodings, and refuses bytes that are invalid in the given one', async () => {
    const gbk = new Uint8Array([...Buffer.from(file(line(1))), 0xc5, 0xec])
    const chinese = { ...mapping, encoding: 'gb18030' }
    expect(await run(gbk, { mapping: chinese })).toMatchObject({ imported: 1, bad: [{ line: 3 }] })
    expect(await run(gbk)).toMatchObject({ stopped: { code: 'import.encoding' } })
  })

  it('says that a file in UTF-8 is not in the encoding that the mapping names', async () => {
    const marked = `\uFEFF${file(line(1))}`
    expect(await run(marked)).toMatchObject({ imported: 1 })
    expect(await run(marked, { mapping: { ...mapping, encoding: 'windows-1252' } })).toMatchObject({
      imported: 0,
      stopped: { code: 'import.encoding', detail: expect.stringContaining('UTF-8') },
    })
  })

  it('takes quotes as they are if the mapping says so', async () => {
    const content = file(line('"7" a'))
    const plain = parseMapping(JSON.stringify({ ...mapping, quotes: false }))
    expect(await run(content)).toMatchObject({ imported: 0, bad: [{ line: 2 }] })
    expect(await run(content, { mapping: plain })).toMatchObject({ imported: 1 })
  })

  it('names the columns without a value in any row, and the place of a row without a reference', async () => {
    const nested = parseMapping(
      JSON.stringify({
        source: 'wards',
        format: 'open311',
        each: 'jobs',
        dates: ['x'],
        columns: { reference: 'jobs.id', raised: 'jobs.at', area: 'ward', category: 'jobs.knid' },
        status: { otherwise: { what: 'open' } },
      }),
    )
    const path = join(folder, 'wards.json')
    await writeFile(path, '[{"ward": "N", "jobs": [{"id": "1", "at": "1720012345678"}, {"at": "1720012345678"}]}]')
    const requests = await openRequests(path, nested)
    const actor = { id: 'importer', role: 'administrator' } as const
    const report = await importDemands({ rows: requests.rows, community: 'pa', actor, send: engine().send })
    expect(report).toMatchObject({
      imported: 1,
      bad: [{ line: 1, reason: 'jobs.1: jobs.id is empty: a row must have a reference' }],
    })
    expect(requests.withoutValue()).toEqual(['jobs.knid'])
  })

  it('shows the first rows as they would be imported', async () => {
    const path = join(folder, 'preview.csv')
    await writeFile(path, file(line(1), line(2, 'Shut'), ...Array.from({ length: 500 }, (_, at) => line(at + 3))))
    const { rows } = await openRequests(path, mapping)
    expect(await firstRows(rows, 2)).toMatchObject([
      { line: 2, mapped: { demand: { reference: '1', raised: '2026-03-01T08:00:00.000Z', history: [] }, doubts: [] } },
      { line: 3, mapped: { reference: '2', bad: expect.stringContaining('Status') } },
    ])
  })

  it('reports a missing file', async () => {
    await expect(openRequests(join(folder, 'none.csv'), mapping)).rejects.toMatchObject({ code: 'import.file' })
    await expect(openRequests(folder, mapping)).rejects.toMatchObject({ code: 'import.file' })
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FileRecord } from '../../../services/import/file-record.ts'
import { parseMapping } from '../../../services/import/index.ts'
import { mapper } from '../../../services/import/mapper.ts'
import { type JsonLayout, open311Records } from '../../../services/import/open311.ts'

const chicago = new URL('../../../docs/how-to/import/chicago-open311.json', import.meta.url)
const map = mapper(parseMapping(readFileSync(chicago, 'utf8')))

async function read(text: string, chunk = text.length): Promise<FileRecord[]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk)
  }
  const entries: FileRecord[] = []
  for await (const entry of open311Records(chunks())) entries.push(entry)
  return entries
}

async function* whole(text: string) {
  yield text
}

const request = {
  service_request_id: '14-1',
  status: 'closed',
  status_notes: 'Transfer to Plumbing Violation',
  requested_datetime: '2014-05-09T19:02:21-05:00',
  updated_datetime: '2014-10-10T10:15:40-05:00',
}
const note = (type: string, datetime: string, but = {}) => ({ type, datetime, summary: `Request ${type}`, ...but })
const opened = note('opened', request.requested_datetime)
const closed = note('closed', request.updated_datetime)
const base = { source: 'chicago-open311', reference: '14-1', raised: '2014-05-10T00:02:21.000Z' }
const end = '2014-10-10T15:15:40.000Z'

const mapped = async (but: Readonly<Record<string, unknown>>) => {
  const [entry] = await read(JSON.stringify([{ ...request, ...but }]))
  if (entry === undefined || !('row' in entry)) throw new Error('no row')
  return map(entry.row)
}

describe('an Open311 request', () => {
  it('has its history from its notes, at their own times', async () => {
    const activity = note('activity', '2014-07-29T14:11:00-05:00', { summary: 'Final Outcome', description: 'Filled' })
    expect(await mapped({ notes: [opened, activity, closed] })).toEqual({
      demand: {
        ...base,
        history: [
          { what: 'progress', at: '2014-07-29T19:11:00.000Z', note: 'Final Outcome: Filled' },
          { what: 'closed', at: end, note: 'Request closed' },
        ],
      },
      doubts: [],
    })
  })

  it('with follow-ons that mentions a transfer was not referred: it was kept and closed', async () => {
    const follow = note('follow_on_created', '2014-07-29T14:11:58-05:00')
    expect(await mapped({ notes: [opened, follow, closed] })).toMatchObject({
      demand: { history: [{ what: 'progress' }, { what: 'closed' }] },
    })
  })

  it('was raised at its submission where that precedes its opening', async () => {
    const submitted = note('submitted', '2014-05-09T19:01:00-05:00')
    expect(await mapped({ notes: [submitted, opened, closed] })).toMatchObject({
      demand: {
        raised: '2014-05-10T00:01:00.000Z',
        history: [{ what: 'progress', at: base.raised, note: 'Request opened' }, { what: 'closed' }],
      },
    })
  })

  it('whose end only a note tells is bad without that note', async () => {
    const log = mapper(
      parseMapping(
        JSON.stringify({
          source: 'log',
          format: 'open311',
          dates: ['rfc3339'],
          columns: { reference: 'id', raised: 'on' },
          status: { column: 'now', outcomes: { Done: { what: 'closed' } } },
          notes: { list: 'log', type: 'to', at: 'on', text: 'words', types: { Done: 'closed', Work: 'progress' } },
        }),
      ),
    )
    const work = { to: 'Work', on: '2025-02-03T10:00:00+01:00' }
    const done = { to: 'Done', on: '2025-02-03T10:00:00Z', words: '' }
    const one = { id: 7, on: '2025-02-03T08:00:00Z', now: 'Done' }
    const rows = await read(
      JSON.stringify([
        { ...one, log: [done, work] },
        { ...one, log: [work] },
      ]),
    )
    expect(rows.map((entry) => ('row' in entry ? log(entry.row) : entry))).toMatchObject([
      {
        demand: {
          reference: '7',
          history: [
            { what: 'progress', at: '2025-02-03T09:00:00.000Z' },
            { what: 'closed', at: '2025-02-03T10:00:00.000Z' },
          ],
        },
      },
      { bad: 'no note says when it was closed', reference: '7' },
    ])
  })

  it('that is a duplicate is merged into its parent at its closing; a parent alone makes no duplicate', async () => {
    const parent = { parent_service_request_id: '15-9' }
    expect(
      await mapped({ extended_attributes: { duplicate: true, ...parent }, notes: [opened, closed] }),
    ).toMatchObject({ demand: { history: [{ what: 'merged', at: end, original: '15-9' }] } })
    expect(await mapped({ extended_attributes: parent, notes: [opened, closed] })).toMatchObject({
      demand: { history: [{ what: 'closed', at: end }] },
    })
  })

  it('without notes has its outcome from its status and last update', async () => {
    expect(await mapped({})).toEqual({
      demand: { ...base, history: [{ what: 'closed', at: end, note: 'Transfer to Plumbing Violation' }] },
      doubts: [],
    })
    expect(await mapped({ status: 'open' })).toEqual({ demand: { ...base, history: [] }, doubts: [] })
  })

  it('has numbers and nested values as text', async () => {
    expect(
      await mapped({ service_request_id: 141, lat: 41.7, long: -87.6, extended_attributes: { ward: 21 } }),
    ).toMatchObject({ demand: { reference: '141', position: { lat: 41.7, long: -87.6 }, area: 'Ward 21' } })
  })

  it.each([
    [{ status: 'open', notes: [opened, closed] }, 'the status says that it is open, but a note says that it ended'],
    [{ notes: [opened, note('reborn', end)] }, 'notes has a note of a type that the mapping does not list'],
    [{ notes: [opened, note('closed', 'soon')] }, 'datetime must be a date in a format that the mapping names'],
    [
      { notes: [note('closed', '2014-05-09T19:00:00-05:00'), opened] },
      'notes has a note that is earlier than the raising',
    ],
    [
      { requested_datetime: '2014-02-30T10:00:00Z' },
      'requested_datetime must be a date in a format that the mapping names',
    ],
    [
      { requested_datetime: '2014-02-20T24:00:00Z' },
      'requested_datetime must be a date in a format that the mapping names',
    ],
    [
      { requested_datetime: '2014-02-20T10:00:00' },
      'requested_datetime must be a date in a format that the mapping names',
    ],
  ])('that contradicts itself or cannot be read is bad: %j', async (but, bad) => {
    expect(await mapped(but)).toEqual({ bad, reference: '14-1' })
  })
})

describe('a value of an Open311 request that cannot be used', () => {
  it('is left out with a doubt if it is progress', async () => {
    const early = note('activity', '2014-05-09T19:00:00-05:00')
    expect(await mapped({ notes: [opened, early, note('follow_on_closed', 'soon'), closed] })).toEqual({
      demand: { ...base, history: [{ what: 'closed', at: end, note: 'Request closed' }] },
      doubts: [
        'datetime must be a date in a format that the mapping names: left out',
        'notes has progress that is earlier than the raising: left out',
      ],
    })
  })

  it('does not lose a request with more statements than a history takes', async () => {
    const many = Array.from({ length: 600 }, (_, at) => note('activity', `2014-06-0${1 + (at % 9)}T10:00:00-05:00`))
    const found = await mapped({ notes: [opened, ...many, closed] })
    if (!('demand' in found)) throw new Error(found.bad)
    expect(found.demand.history).toHaveLength(500)
    expect(found.demand.history.at(-1)).toMatchObject({ what: 'closed' })
    expect(found.doubts).toHaveLength(1)
  })
})

describe('a number of an Open311 request', () => {
  it.each(['12345678901234567890', '1.50', '1e3', '-0', '0.1000000000000000055', '-76.610'])(
    'stays as the source writes it: %s',
    async (written) => {
      const [entry] = await read(`[{"a": {"b": [${written}]}, "c": "x"}]`)
      expect(entry !== undefined && 'row' in entry && entry.row.value('a.b.0')).toBe(written)
    },
  )
})

describe('a file of Open311 requests', () => {
  const text = `\uFEFF[\n {"a": "]}\\"[", "b": [{}]},\n\n {"a":\n "x"}\n, [1]]\n`

  it('loses only the request that contains half a surrogate pair', async () => {
    const entries = await read('[{"a":"x"},{"a":"\\ud800"},{"a":"\\ud83d\\udc68"}]', 1000)
    expect(entries.map((entry) => ('row' in entry ? entry.row.value('a') : entry.unreadable))).toEqual([
      'x',
      'a text in it is not well-formed Unicode: it has an unpaired surrogate',
      '\u{1F468}',
    ])
  })

  it.each([1, 2, 7, 1000])('is split into requests with their lines, read %i characters at a time', async (chunk) => {
    const entries = await read(text, chunk)
    expect(entries.map(({ line }) => line)).toEqual([2, 4, 6])
    const [one, two, three] = entries.map((entry) => ('row' in entry ? entry.row.value('a') : entry.unreadable))
    expect([one, two, three]).toEqual([']}"[', 'x', 'it is not a JSON object'])
  })

  const ids = async (file: string, list?: string, chunk = 5) => {
    async function* chunks() {
      for (let at = 0; at < file.length; at += chunk) yield file.slice(at, at + chunk)
    }
    const found: unknown[] = []
    for await (const entry of open311Records(chunks(), { list }))
      found.push([entry.line, 'row' in entry ? entry.row.value('id') : entry.unreadable])
    return found
  }

  it.each([
    ['{"id":1}\n{"id":2}', [1, 2]],
    ['{"id":1}\r\n\r\n{"id":2}\r\n', [1, 3]],
    ['{"id":1}{"id":2}', [1, 1]],
    ['\u001e{"id":1}\n\u001e{"id":2}\n', [1, 2]],
    ['{\n "id":\n 1, "x": [\n  {"y": "}"},\n  {}]}\n{"id":2}', [1, 6]],
    ['[{"id":1},{"id":2}]', [1, 1]],
    ['[\n  {\n    "id": 1\n  }\n  ,\n  {"id": 2}\n]', [2, 6]],
  ])('may have any layout: %j', async (file, lines) => {
    expect(await ids(file)).toEqual([
      [lines[0], '1'],
      [lines[1], '2'],
    ])
  })

  it('loses only the damaged line of JSON Lines', async () => {
    const bad = 'it is not a JSON object'
    expect(await ids('{"id":1}\n{"id":"2\n{"id":3,"x":{"y":1}\n{"id":4}\n{"id":5}')).toEqual([
      [1, '1'],
      [2, bad],
      [3, bad],
      [4, '4'],
      [5, '5'],
    ])
  })

  it.each([1, 3, 1000])('may be an array within an object, read %i characters at a time', async (chunk) => {
    const file =
      '{"help": "records: [", "records": [0],\n "result": {"n": [{"records": []}],\n "records": [{"id": 1}]}, "x": 1}'
    expect(await ids(file, 'result.records', chunk)).toEqual([[3, '1']])
    await expect(ids(file, 'result.rows', chunk)).rejects.toMatchObject({ code: 'import.unreadable' })
    await expect(ids(file, 'help', chunk)).rejects.toMatchObject({ code: 'import.unreadable' })
  })

  describe('whose elements have arrays of requests', () => {
    const rows = async (file: string, layout: JsonLayout, columns: readonly string[]) => {
      const found: unknown[] = []
      for await (const entry of open311Records(whole(file), layout))
        found.push('row' in entry ? columns.map((column) => entry.row.value(column)) : entry.unreadable)
      return found
    }

    it('has a row for each of them, with the values of the element around it', async () => {
      const file =
        '{"wards": [{"name": "W1", "jobs": [{"id": 10.50, "name": "a"}, {"id": 2}]},\n{"name": "W2", "jobs": []}, {"name": "W3", "jobs": [{"id": 3}]}]}'
      expect(await rows(file, { list: 'wards', each: 'jobs' }, ['jobs.id', 'jobs.name', 'name'])).toEqual([
        ['10.50', 'a', 'W1'],
        ['2', undefined, 'W1'],
        ['3', undefined, 'W3'],
      ])
    })

    it('may have them in several levels', async () => {
      const file =
        '{"city": "C", "wards": [{"n": 1, "streets": [{"s": "x", "jobs": ["a", "b"]}]}, {"n": 2, "streets": [{"s": "y", "jobs": ["c"]}]}]}'
      const each = ['wards', 'wards.streets', 'wards.streets.jobs']
      expect(await rows(file, { each }, ['city', 'wards.n', 'wards.streets.s', 'wards.streets.jobs'])).toEqual([
        ['C', '1', 'x', 'a'],
        ['C', '1', 'x', 'b'],
        ['C', '2', 'y', 'c'],
      ])
    })

    it('says which element has no array, and goes on', async () => {
      const file = '[{"jobs": {}}, {"jobs": [{"tasks": null}, {"tasks": [{"id": 1}]}]}, {}]'
      expect(await rows(file, { each: ['jobs', 'jobs.tasks'] }, ['jobs.tasks.id'])).toEqual([
        'it has no array at jobs',
        'jobs.0 has no array at jobs.tasks',
        ['1'],
        'it has no array at jobs',
      ])
    })
  })

  it('continues after a request that is no JSON', async () => {
    const entries = await read('[{"a": 1},\n{"a": nothing},\n{"a": 3}]')
    expect(entries.map((entry) => ('row' in entry ? entry.row.value('a') : entry.line))).toEqual(['1', 2, '3'])
  })

  it.each(['', '[1]', '{} 1', '{} ]', '"x"', '[{}] {}', '<requests/>'])(
    'that is no list is refused: %s',
    async (other) => {
      await expect(read(other)).rejects.toMatchObject({ code: 'import.unreadable' })
    },
  )

  it('that was cut off yields its complete requests, then reports where it ends', async () => {
    expect((await read('{"a": 1}\n{"a": "2\n{"a": 3}')).map(({ line }) => line)).toEqual([1, 2, 3])
    const entries = open311Records(
      (async function* () {
        yield '[{"a": 1},\n{"a": "2'
      })(),
    )
    expect((await entries.next()).value).toMatchObject({ line: 1 })
    await expect(entries.next()).rejects.toMatchObject({ message: expect.stringContaining('line 2') })
  })
})

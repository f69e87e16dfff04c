import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../services/import/index.ts'
import { mapper } from '../../../services/import/mapper.ts'

const rules = {
  source: 'somewhere',
  format: 'csv',
  zone: 'Europe/Berlin',
  dates: ['yyyy-MM-dd HH:mm:ss'],
  blank: ['Unspecified'],
  columns: {
    reference: 'Id',
    raised: 'Created',
    due: 'Due',
    category: 'Type',
    agency: 'Agency',
    channel: 'Channel',
    area: { column: 'Ward', prefix: 'Ward ' },
    text: 'Text',
    address: 'Address',
  },
  status: {
    column: 'Status',
    outcomes: {
      Open: { what: 'open' },
      Unspecified: { what: 'withdrawn', at: 'Ended' },
      Working: { what: 'progress', at: 'Changed', note: 'Note' },
      Done: { what: 'closed', at: 'Ended', note: 'Note' },
      Elsewhere: { what: 'referred', at: 'Ended', to: 'Agency' },
      Double: { what: 'merged', at: 'Ended', original: 'Original' },
    },
  },
}
const row = { Id: 'B-7', Created: '2025-05-02 10:00:00', Status: 'Open' }
const demand = { source: 'somewhere', reference: 'B-7', raised: '2025-05-02T08:00:00.000Z', history: [] }
const mapped = (but: Readonly<Record<string, string>>, more: object = {}) => {
  const values: Readonly<Record<string, string>> = { ...row, ...but }
  const map = mapper(parseMapping(JSON.stringify({ ...rules, ...more })))
  return map({ value: (column) => values[column], list: () => [] })
}
const at = '2025-05-03T08:00:00.000Z'
const Ended = '2025-05-03 10:00:00'

describe('an optional value that cannot be used', () => {
  it.each([
    [{ Due: 'as soon as possible' }, 'Due must be a date in a format that the mapping names: left out'],
    [{ Due: '2025-03-30 02:30:00' }, 'Due is a local time that the clocks skipped: left out'],
    [{ Agency: '\u{1F3D7}'.repeat(201) }, 'agency is longer than 200 characters: left out'],
    [{ Channel: 'c'.repeat(201) }, 'channel is longer than 200 characters: left out'],
    [{ Ward: 'w'.repeat(196) }, 'area is longer than 200 characters: left out'],
    [{ Text: 't'.repeat(4001) }, 'text is longer than 4000 characters: left out'],
    [{ Text: 'a\u0007b' }, 'text contains control characters: left out'],
  ])('is left out with a doubt, and the request is imported: %#', (but, doubt) => {
    expect(mapped(but)).toEqual({ demand, doubts: [doubt] })
  })

  it('in the words of an ending leaves the ending', () => {
    expect(mapped({ Status: 'Done', Ended, Note: 'n'.repeat(4001) })).toEqual({
      demand: { ...demand, history: [{ what: 'closed', at }] },
      doubts: ['a note is longer than 4000 characters: left out'],
    })
    expect(mapped({ Status: 'Double', Ended, Original: 'o'.repeat(101) })).toEqual({
      demand: { ...demand, history: [{ what: 'merged', at }] },
      doubts: ['the reference of the original is longer than 100 characters: left out'],
    })
  })

  it('is left out whole at the limit and kept whole up to it', () => {
    expect(mapped({ Address: '\u{1F3D7}'.repeat(200), Text: 't'.repeat(4000) })).toMatchObject({ doubts: [] })
  })

  it('makes the row bad where it is the reference', () => {
    expect(mapped({ Id: 'x'.repeat(101) })).toEqual({
      bad: 'Id is longer than 100 characters: it must be one line of text, at most 100 characters',
    })
  })
})

describe('a request in progress', () => {
  it.each([
    ['', 'Changed is empty: the source does not say when it was progress: left out'],
    ['soon', 'Changed must be a date in a format that the mapping names: left out'],
    ['2025-05-01 10:00:00', 'Changed must not be before the raising: it says when it was progress: left out'],
    ['2025-03-30 02:30:00', 'Changed is a local time that the clocks skipped: left out'],
  ])('without a usable time is open: "%s"', (Changed, doubt) => {
    expect(mapped({ Status: 'Working', Changed })).toEqual({ demand, doubts: [doubt] })
  })
})

describe('a status', () => {
  it('that is listed has its outcome although it also stands for "no value"', () => {
    expect(mapped({ Status: 'Unspecified', Ended })).toMatchObject({ demand: { history: [{ what: 'withdrawn', at }] } })
  })

  it('that no table lists has the outcome "otherwise"', () => {
    const status = { ...rules.status, otherwise: { what: 'closed', at: 'Ended' } }
    expect(mapped({ Status: 'Archived', Ended }, { status })).toMatchObject({
      demand: { history: [{ what: 'closed' }] },
    })
    expect(mapped({ Status: 'Archived', Ended }, { status: [rules.status, { otherwise: { what: 'open' } }] })).toEqual({
      demand,
      doubts: [],
    })
  })

  it('is not needed: every request may have one outcome, or one by whether it has a closing time', () => {
    expect(mapped({ Ended }, { status: { otherwise: { what: 'closed', at: 'Ended' } } })).toMatchObject({
      demand: { history: [{ what: 'closed', at }] },
    })
    const status = { column: 'Ended', outcomes: { '': { what: 'open' } }, otherwise: { what: 'closed', at: 'Ended' } }
    expect(mapped({}, { status })).toEqual({ demand, doubts: [] })
    expect(mapped({ Ended }, { status })).toMatchObject({ demand: { history: [{ what: 'closed', at }] } })
  })
})

describe('a source that ends requests before it raises them', () => {
  const tolerant = { toleranceSeconds: 40 }
  it('is taken within the tolerance, at the time of the raising, with a doubt', () => {
    expect(mapped({ Status: 'Done', Ended: '2025-05-02 09:59:20' }, tolerant)).toEqual({
      demand: { ...demand, history: [{ what: 'closed', at: demand.raised }] },
      doubts: ['Ended is before the raising, within the tolerance: taken as the time of the raising'],
    })
  })

  it('is bad beyond the tolerance, and without one', () => {
    const bad = 'Ended must not be before the raising: it says when it was closed'
    expect(mapped({ Status: 'Done', Ended: '2025-05-02 09:59:19' }, tolerant)).toEqual({ bad, reference: 'B-7' })
    expect(mapped({ Status: 'Done', Ended: '2025-05-02 09:59:59' })).toEqual({ bad, reference: 'B-7' })
  })
})

describe('a due time in the hour that came twice', () => {
  it('is the first that is not before the raising', () => {
    const times = { Created: '2025-10-26 02:50:00', Due: '2025-10-26 02:30:00' }
    expect(mapped(times)).toMatchObject({
      demand: { raised: '2025-10-26T00:50:00.000Z', due: '2025-10-26T01:30:00.000Z' },
    })
  })
})

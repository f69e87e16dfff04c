import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../services/import/index.ts'
import { mapper } from '../../../services/import/mapper.ts'

const map = mapper(
  parseMapping(
    JSON.stringify({
      source: 'somewhere',
      format: 'csv',
      zone: 'America/New_York',
      dates: ['MM/dd/yyyy hh:mm:ss a'],
      blank: ['N/A'],
      columns: {
        reference: 'Id',
        raised: 'Created',
        due: 'Due',
        category: ['Type', 'Kind'],
        area: { column: 'Ward', prefix: 'Ward ' },
        address: 'Address',
        position: { lat: 'Lat', long: 'Long', unknown: [[39, -77]] },
      },
      status: {
        column: 'Status',
        outcomes: {
          New: { what: 'open' },
          'In Progress': { what: 'progress', at: 'Changed' },
          Closed: { what: 'closed', at: 'Closed', note: 'Outcome' },
          'Closed (Duplicate)': { what: 'merged', at: 'Closed', original: 'Original' },
          'Open (Duplicate)': { what: 'merged', at: 'Changed' },
          'Closed (Transferred)': { what: 'referred', at: 'Closed', to: 'Agency' },
          Cancelled: { what: 'withdrawn', at: ['Cancelled', 'Closed'] },
        },
      },
    }),
  ),
)

const row = { Id: '18-1', Created: '04/12/2018 11:11:26 AM', Status: 'New' }
const mapped = (but: Readonly<Record<string, string>> = {}) => {
  const values: Readonly<Record<string, string>> = { ...row, ...but }
  return map({ value: (column) => values[column], list: () => [] })
}
const demand = { source: 'somewhere', reference: '18-1', raised: '2018-04-12T15:11:26.000Z', history: [] }
const closed = { Status: 'Closed', Closed: '04/12/2018 12:45:47 PM' }
const at = '2018-04-12T16:45:47.000Z'

describe('a row of a flat file', () => {
  it('becomes a demand with its own values, and nothing else', () => {
    expect(mapped()).toEqual({ demand, doubts: [] })
    expect(mapped({ Type: '', Kind: ' Pothole ', Ward: '7', Address: 'N/A', Due: '04/13/2018 11:11:26 AM' })).toEqual({
      demand: { ...demand, category: 'Pothole', area: 'Ward 7', due: '2018-04-13T15:11:26.000Z' },
      doubts: [],
    })
  })

  it.each([
    [closed, { what: 'closed', at }],
    [
      { ...closed, Outcome: 'Filled' },
      { what: 'closed', at, note: 'Filled' },
    ],
    [
      { ...closed, Status: 'Closed (Duplicate)' },
      { what: 'merged', at },
    ],
    [
      { ...closed, Status: 'Closed (Duplicate)', Original: '18-0' },
      { what: 'merged', at, original: '18-0' },
    ],
    [
      { Status: 'Open (Duplicate)', Changed: row.Created },
      { what: 'merged', at: demand.raised },
    ],
    [
      { ...closed, Status: 'Closed (Transferred)' },
      { what: 'referred', at },
    ],
    [
      { ...closed, Status: 'Closed (Transferred)', Agency: 'BGE' },
      { what: 'referred', at, to: 'BGE' },
    ],
    [
      { ...closed, Status: 'Cancelled' },
      { what: 'withdrawn', at },
    ],
    [
      { Status: 'In Progress', Changed: '04/12/2018 12:45:47 PM' },
      { what: 'progress', at },
    ],
  ])('ends as its status says: %j', (but, statement) => {
    expect(mapped(but)).toEqual({ demand: { ...demand, history: [statement] }, doubts: [] })
  })

  it('has coordinates only where the source has them', () => {
    expect(mapped({ Lat: '39.34', Long: '-76.66' })).toMatchObject({
      demand: { position: { lat: 39.34, long: -76.66 } },
    })
    expect(mapped({ Lat: '39', Long: '-77' })).toEqual({ demand, doubts: [] })
    expect(mapped({ Lat: '39.34', Long: '' })).toEqual({ demand, doubts: [] })
  })

  it('is stripped of line breaks in one-line fields, and of control characters', () => {
    expect(mapped({ Address: '1 Main St\r\n  Baltimore\t21201' })).toEqual({
      demand: { ...demand, address: '1 Main St Baltimore 21201' },
      doubts: [],
    })
    expect(mapped({ Address: '\u200B' })).toEqual({ demand, doubts: [] })
    expect(mapped({ Address: '\uFEFF1\u200B Main\u2060 St' })).toEqual({
      demand: { ...demand, address: '1 Main St' },
      doubts: [],
    })
    expect(mapped({ Type: 'Pot\u202Ehole', Address: '1 Main\u001B St' })).toEqual({
      demand,
      doubts: ['category contains control characters: left out', 'address contains control characters: left out'],
    })
    expect(mapped({ Address: '\u3164' })).toEqual({
      demand,
      doubts: ['address has no visible character: left out'],
    })
    expect(mapped({ Id: '\u200D' })).toMatchObject({ bad: expect.stringMatching(/^Id has no visible character: /) })
    expect(mapped({ ...closed, Outcome: 'Fil\u0000led' })).toEqual({
      demand: { ...demand, history: [{ what: 'closed', at }] },
      doubts: ['a note contains control characters: left out'],
    })
    expect(mapped({ Id: '18\u00001' })).toMatchObject({
      bad: 'Id contains control characters: it must be one line of text, at most 100 characters',
    })
  })

  it.each([
    ['39,3436', '-76,6583'],
    ['３９．３４３６', '-７６．６５８３'],
  ])('reads degrees with a decimal comma, or in full width: %s', (Lat, Long) => {
    const position = { lat: 39.3436, long: -76.6583 }
    expect(mapped({ Lat, Long })).toEqual({ demand: { ...demand, position }, doubts: [] })
  })

  it.each(['3934', '4710000', '0x27', '39,344,1', '1e999', ' '])('has no coordinates where a degree is "%s"', (Lat) => {
    const doubts = Lat === ' ' ? [] : ['Lat, Long must be a position in degrees: left out']
    expect(mapped({ Lat, Long: '-76.66' })).toEqual({ demand, doubts })
  })

  it.each([
    [{ Id: '' }, 'Id is empty: a row must have a reference'],
    [{ Created: '' }, 'Created is empty: the source does not say when it was raised'],
    [{ Created: '2018-04-12' }, 'Created must be a date in a format that the mapping names'],
    [{ Created: '02/30/2018 01:00:00 AM' }, 'Created must be a date in a format that the mapping names'],
    [{ Status: 'Escalated' }, 'Status has a status that the mapping does not list'],
    [{ Status: '' }, 'Status has a status that the mapping does not list'],
    [{ Status: 'Closed' }, 'Closed is empty: the source does not say when it was closed'],
    [
      { ...closed, Closed: '04/12/2018 12:00:00 AM' },
      'Closed must not be before the raising: it says when it was closed',
    ],
    [{ Status: 'Cancelled' }, 'Cancelled, Closed is empty: the source does not say when it was withdrawn'],
  ])('is bad, with the reason: %j', (but, bad) => {
    expect(mapped(but)).toEqual({ bad, ...('Id' in but ? {} : { reference: '18-1' }) })
  })
})

describe('around a change of the clocks, a local time', () => {
  it('that was skipped is neither a due time nor a time of raising or ending', () => {
    const never = '03/11/2018 02:43:56 AM'
    expect(mapped({ Created: '03/01/2018 02:43:56 AM', Due: never })).toEqual({
      demand: { ...demand, raised: '2018-03-01T07:43:56.000Z' },
      doubts: ['Due is a local time that the clocks skipped: left out'],
    })
    expect(mapped({ Created: never })).toMatchObject({
      bad: 'Created is a local time that the clocks skipped',
    })
  })

  it('that came twice is read as the first that fits, and is reported', () => {
    const [early, late] = ['11/04/2018 01:10:00 AM', '11/04/2018 01:50:00 AM']
    const [raised, ended] = ['Created', 'Closed'].map(
      (column) => `${column} is a local time that came twice: taken as the first that fits`,
    )
    expect(mapped({ ...closed, Created: early, Closed: late })).toEqual({
      demand: {
        ...demand,
        raised: '2018-11-04T05:10:00.000Z',
        history: [{ what: 'closed', at: '2018-11-04T05:50:00.000Z' }],
      },
      doubts: [raised, ended],
    })
    expect(mapped({ ...closed, Created: late, Closed: early })).toMatchObject({
      demand: { raised: '2018-11-04T05:50:00.000Z', history: [{ at: '2018-11-04T06:10:00.000Z' }] },
    })
  })
})

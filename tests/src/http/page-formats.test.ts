import { Type } from '@sinclair/typebox'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { acceptedOf, type Format } from '../../../src/http/formats/accepted.ts'
import { csvWriter } from '../../../src/http/formats/csv.ts'
import { calendarText } from '../../../src/http/formats/icalendar.ts'
import { engineRig, type Rig } from './rig.ts'

const rowsOf = (csv: string): readonly Record<string, string>[] => parse(csv, { bom: true, columns: true })
const texts = (...values: string[]): readonly (string | undefined)[] =>
  rowsOf(csvWriter(Type.Object({ text: Type.String() }))(values.map((text) => ({ text })))).map(({ text }) => text)

describe('CSV', () => {
  test('has a column for each member of nested objects, in the order of the schema, whatever the rows hold', () => {
    const write = csvWriter(
      Type.Object({
        id: Type.String(),
        triage: Type.Union([
          Type.Object({ desk: Type.String(), overdue: Type.Boolean() }),
          Type.Object({ desk: Type.String(), until: Type.String() }),
          Type.Null(),
        ]),
        parties: Type.Array(Type.String()),
        about: Type.Record(Type.String(), Type.String()),
        value: Type.Optional(Type.Number()),
      }),
    )
    expect(write([])).toBe('\ufeffid,triage.desk,triage.overdue,triage.until,parties,about,value\r\n')
    expect(
      write([{ id: '一', triage: { desk: 'a', overdue: false }, parties: ['x', 'y'], about: {}, value: -5.5 }]),
    ).toBe(
      '\ufeffid,triage.desk,triage.overdue,triage.until,parties,about,value\r\n一,a,false,,"[""x"",""y""]",{},-5.5\r\n',
    )
    const [erased] = rowsOf(write([{ id: 'a', triage: { erased: true }, parties: [], about: { a: '"' } }]))
    expect(erased).toEqual({
      id: 'a',
      'triage.desk': '{"erased":true}',
      'triage.overdue': '{"erased":true}',
      'triage.until': '{"erased":true}',
      parties: '[]',
      about: '{"a":"\\""}',
      value: '',
    })
  })

  test('keeps texts with separators, quotes, line breaks and blanks at their ends', () => {
    const kept = ['a,b', '"quoted"', 'two\r\nlines', ' blank ', '路灯坏了', '']
    expect(texts(...kept)).toEqual(kept)
  })

  test('marks texts that a spreadsheet would compute, and leaves plain numbers as they are', () => {
    const formulas = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '+86 138', '-1.']
    expect(texts(...formulas)).toEqual(formulas.map((text) => `'${text}`))
    const plain = ['-5', '+8613800001111', '-0.5', '12', "'quoted", 'a=1']
    expect(texts(...plain)).toEqual(plain)
  })
})

describe('iCalendar', () => {
  test('folds lines at 75 octets between characters, and escapes texts', () => {
    const title = `${'社区活动室'.repeat(12)}; a, b\\c\nd`
    const from = '2026-03-01T08:00:00.000Z'
    const entry = { id: 'hall.s1', changed: from, from, until: '2026-03-01T18:30:00+08:00', title }
    const text = calendarText('pa', [{ ...entry, status: 'CONFIRMED' }])
    const lines = text.split('\r\n')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(text.replaceAll('\r\n ', '').split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Sanshe//Sanshe//ZH',
      'BEGIN:VEVENT',
      'UID:hall.s1@pa.sanshe',
      'DTSTAMP:20260301T080000Z',
      'DTSTART:20260301T080000Z',
      'DTEND:20260301T103000Z',
      `SUMMARY:${'社区活动室'.repeat(12)}\\; a\\, b\\\\c\\nd`,
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })
})

describe('the format of an answer', () => {
  const offered: readonly [Format, ...Format[]] = [{ mediaType: 'application/json' }, { mediaType: 'text/csv' }]
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['application/json, text/csv', 'application/json'],
    ['text/csv', 'text/csv'],
    ['Text/CSV;header=present', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
    ['text/csv;q=0, */*', 'application/json'],
    ['text/csv;q=0.1, */*;q=0.5', 'application/json'],
  ])('%s is %s', (accept, mediaType) => expect(acceptedOf(accept, offered)).toEqual({ mediaType }))
  test.each(['text/calendar', 'application/json;q=0', '*/*;q=0', 'json', ','])('%s is refused', (accept) =>
    expect(() => acceptedOf(accept, offered)).toThrow('accept.none'),
  )
})

describe('pages of views', () => {
  let at: Rig
  let owner: string
  let borrower: string
  let neighbour: string
  let position: string
  beforeAll(async () => {
    at = await engineRig()
    owner = await at.token({ sub: 'person-committee-1', party: 'committee' })
    borrower = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
    neighbour = await at.token({ sub: 'manager-1', role: 'property-company', party: 'property' })
    const tell = async (path: string, body: object, token: string) =>
      (await at.ask(`/v1/pa/resources${path}`, { body, token })).body
    const terms = { approval: 'automatic' }
    await tell('', { resource: 'hall', name: '活动室', category: 'venue', quantity: 1, value: 3000, terms }, owner)
    for (const hours of [2, 6]) {
      const window = { from: iso(HOUR_AHEAD + hours * HOUR), until: iso(HOUR_AHEAD + (hours + 1) * HOUR) }
      await tell('/hall/request', { window, purpose: '=给王奶奶过生日', for: { demand: 'd1' } }, borrower)
    }
    position = (await tell('/hall/cancel', { share: 's2' }, borrower)).position
  })
  afterAll(() => at.stop())
  const HOUR_AHEAD = Math.ceil(Date.now() / HOUR) * HOUR

  const get = (query: string, accept: string, token = neighbour, headers = {}) =>
    at.call(`/v1/pa/resource-sharing/calendar${query}`, {
      token,
      headers: { accept, 'x-min-position': position, ...headers },
    })

  test('are CSV with what JSON tells the same reader', async () => {
    for (const token of [owner, borrower, neighbour]) {
      const answer = await get('', 'text/csv', token)
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
      expect(answer.headers.get('vary')).toMatch(/^accept, authorization/)
      const { rows } = (await (await get('', 'application/json', token)).json()) as {
        rows: { purpose: string | null }[]
      }
      const told = rowsOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer()))
      expect(told).toHaveLength(2)
      expect(told.map(({ id }) => id)).toEqual(rows.map((row) => Reflect.get(row, 'id')))
      expect(told.map(({ purpose }) => purpose)).toEqual(
        rows.map(({ purpose }) => (purpose === null ? '' : `'${purpose}`)),
      )
      expect(answer.headers.get('cache-control')).toBe(token === neighbour ? 'private, no-cache' : 'no-store')
    }
  })

  test('name the next page, and have a tag of their own in each format', async () => {
    const tags = new Set<string>()
    for (const accept of ['application/json', 'text/csv', 'text/calendar']) {
      const { headers } = await get('?limit=1', accept)
      expect(headers.get('link')).toMatch(/^<\/v1\/pa\/resource-sharing\/calendar\?limit=1&after=[^>]+>; rel="next"$/)
      const tag = headers.get('etag') ?? ''
      tags.add(tag)
      expect((await get('?limit=1', accept, neighbour, { 'if-none-match': tag })).status).toBe(304)
    }
    expect(tags.size).toBe(3)
  })

  test('are calendars of bookings without what is personal, and open nothing for them', async () => {
    const answer = await get('', 'text/calendar', borrower)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    const text = await answer.text()
    expect(text).not.toContain('王奶奶')
    const lines = text.split('\r\n')
    expect(lines.filter((line) => line.startsWith('UID'))).toEqual(['UID:hall.s1@pa.sanshe', 'UID:hall.s2@pa.sanshe'])
    expect(lines.filter((line) => line.startsWith('STATUS'))).toEqual(['STATUS:CONFIRMED', 'STATUS:CANCELLED'])
    expect(lines.filter((line) => line.startsWith('SUMMARY'))).toEqual(Array(2).fill('SUMMARY:活动室 (social-work)'))
  })

  test('are refused in a format that the address does not have', async () => {
    for (const [path, accept] of [
      ['resource-sharing/calendar', 'application/pdf'],
      ['resource-sharing', 'text/calendar'],
      ['resource-sharing/hall', 'text/csv'],
      ['demand-board/counts', 'text/csv'],
    ] as const) {
      const { status, body } = await at.ask(`/v1/pa/${path}`, { token: owner, headers: { accept } })
      expect([status, body.code]).toEqual([406, 'accept.none'])
      expect(body.detail).toContain('application/json')
    }
  })
})

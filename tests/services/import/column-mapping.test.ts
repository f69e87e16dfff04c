import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../services/import/index.ts'

const mapping = {
  source: 'somewhere',
  format: 'csv',
  zone: 'America/New_York',
  dates: ['MM/dd/yyyy hh:mm:ss a'],
  columns: { reference: 'Id', raised: 'Created' },
  status: { column: 'Status', outcomes: { Open: { what: 'open' } } },
}
const failure = (but: Readonly<Record<string, unknown>>) => () => parseMapping(JSON.stringify({ ...mapping, ...but }))
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'mapping.invalid', message: expect.stringMatching(message) })

describe('a mapping file', () => {
  it('that is shipped as an example is valid', () => {
    const folder = new URL('../../../docs/how-to/import/', import.meta.url)
    const examples = readdirSync(folder)
    expect(examples.sort()).toEqual(['baltimore.json', 'chicago-open311.json', 'los-angeles.json'])
    for (const example of examples) expect(parseMapping(readFileSync(new URL(example, folder), 'utf8'))).toBeDefined()
  })

  it('in the guide is valid', () => {
    const guide = readFileSync(new URL('../../../docs/how-to/import.md', import.meta.url), 'utf8')
    const examples = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)]
    expect(examples).toHaveLength(1)
    for (const [, example = ''] of examples) expect(parseMapping(example)).toMatchObject({ source: 'my-city' })
  })

  it('decides the rest of the requests in its last table', () => {
    const [rest, table] = [{ otherwise: { what: 'open' } }, mapping.status]
    expect(failure({ status: rest })).not.toThrow()
    expect(failure({ status: [table, rest] })).not.toThrow()
    expect(failure({ status: [rest, table] })).toThrow(invalid(/only in its last table/))
    expect(failure({ status: [{ ...table, ...rest }, table] })).toThrow(invalid(/only in its last table/))
  })

  it('that is no JSON is refused', () => {
    expect(() => parseMapping('source: x')).toThrow(invalid(/must be JSON/))
  })

  it('with an error is refused with its place', () => {
    expect(failure({ format: 'xlsx' })).toThrow(invalid(/\/format must be "csv" or "open311"/))
    expect(failure({ colour: 'red' })).toThrow(invalid(/\/colour/))
    expect(failure({ columns: { reference: 'Id' } })).toThrow(invalid(/\/columns\/raised/))
    expect(failure({ source: 'Has Spaces' })).toThrow(invalid(/\/source/))
    expect(failure({ status: { column: 'Status', outcomes: { Gone: { what: 'vanished' } } } })).toThrow(
      invalid(/\/status/),
    )
    expect(failure({ notes: {} })).toThrow(invalid(/\/notes/))
  })

  it('names the column for the time of closing', () => {
    expect(failure({ status: { column: 'Status', outcomes: { Closed: { what: 'closed' } } } })).toThrow(
      invalid(/\/status must name the column with the time of "closed"/),
    )
  })

  it('needs no such column if notes may tell it', () => {
    const status = { column: 'status', outcomes: { Done: { what: 'closed' } } }
    const notes = { list: 'log', type: 'to', at: 'on', text: 'words', types: { Done: 'closed' } }
    expect(failure({ format: 'open311', status, notes })).not.toThrow()
    expect(failure({ format: 'open311', status })).toThrow(invalid(/"closed" in `at`/))
  })

  it('needs a known zone for local times', () => {
    expect(failure({ zone: undefined })).toThrow(invalid(/\/zone must be given/))
    expect(failure({ zone: 'America/Gotham' })).toThrow(invalid(/\/zone must be a name of the IANA database/))
    expect(failure({ zone: undefined, dates: ['rfc3339'] })).not.toThrow()
  })

  it('has formats that contain a date', () => {
    expect(failure({ dates: ['yyyy-MM-dd HH:mm a'] })).toThrow(invalid(/\/dates must not contain "yyyy-MM-dd HH:mm a"/))
    expect(failure({ dates: ['dd.MM.yyyy', 'MM.dd.yyyy'] })).toThrow(invalid(/fits both/))
    expect(failure({ dates: ['dd/MM/yyyy h:mm a', "yyyy-MM-dd'T'HH:mm"] })).not.toThrow()
  })

  it('has texts without half characters', () => {
    expect(() => parseMapping(JSON.stringify({ ...mapping, comment: '\ud800' }))).toThrow(invalid(/surrogate/))
  })

  it('names a known encoding', () => {
    expect(failure({ encoding: 'klingon' })).toThrow(invalid(/\/encoding/))
    expect(failure({ encoding: 'gb18030' })).not.toThrow()
  })
})

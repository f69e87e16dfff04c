import { Type } from '@sinclair/typebox'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import {
  Closed,
  catalogue,
  command,
  context,
  events,
  Line,
  Personal,
  parseStream,
  type RecordedEvent,
  rulesOn,
  streamName,
  Text,
  versioned,
} from '../../../domain/kernel/index.ts'

/** Version 1 of a letter has a name in `who`; version 2 has a subject; version 3 has its text in `body`. */
const letterEvents = events({
  LetterSent: versioned(Closed({ to: Line, subject: Line, body: Personal(Text, 'to') }), [
    {
      schema: Closed({ who: Line, text: Text }),
      up: (data) => {
        const { who, text } = data as { who: string; text: string }
        return { to: who, text, subject: '(none)' }
      },
    },
    {
      schema: Closed({ to: Line, text: Text, subject: Line }),
      up: (data) => {
        const { text, ...rest } = data as { to: string; text: string; subject: string }
        return { ...rest, body: text }
      },
    },
  ]),
  LetterBurnt: Type.Object({}),
})
const unsent: { readonly sent: readonly string[] } = { sent: [] }
const letterRule = rulesOn<typeof unsent>()
const letter = context('letter', {
  plural: 'letters',
  events: letterEvents,
  commands: {
    burn: letterRule(command({ summary: 'Burns it.', by: ['resident'], data: Closed({}) }), () => [
      letterEvents.LetterBurnt({}),
    ]),
  },
  initial: unsent,
  evolve: {
    LetterSent: (state, { to, subject, body }) => ({ sent: [...state.sent, `${to} ${subject} ${body}`] }),
    LetterBurnt: () => unsent,
  },
})
const stored = (type: string, data: unknown): RecordedEvent => ({
  specversion: '1.0',
  id: '1',
  source: '/communities/pa',
  type,
  subject: 'letter-pa-1',
  time: '2020-01-01T00:00:00.000Z',
  recordedtime: '2020-01-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: `urn:sanshe:schema:${type.slice('governance.'.length)}`,
  revision: 0,
  position: 1,
  actor: 'person-1',
  role: 'resident',
  correlationid: '1',
  commandid: '1',
  data,
})

describe('upcasting', () => {
  const all = catalogue([letter])
  const first = stored('governance.LetterSent.v1', { who: 'Li', text: 'hello' })
  const second = stored('governance.LetterSent.v2', { to: 'Li', text: 'hello', subject: 'tea' })

  test('converts a stored event of any version to the current one', () => {
    expect(all.upcast(first)).toEqual({
      ...first,
      type: 'governance.LetterSent.v3',
      dataschema: 'urn:sanshe:schema:LetterSent.v3',
      data: { to: 'Li', subject: '(none)', body: 'hello' },
    })
    expect(all.upcast(second).data).toEqual({ to: 'Li', subject: 'tea', body: 'hello' })
  })
  test('leaves the current version and unknown types unchanged', () => {
    const current = stored('governance.LetterSent.v3', { to: 'Li', subject: 'tea', body: 'hello' })
    const unknown = stored('governance.LetterEaten.v1', {})
    expect(all.upcast(current)).toBe(current)
    expect(all.upcast(unknown)).toBe(unknown)
  })
  test('precedes every fold', () => {
    const state = [first, second].reduce<unknown>((before, event) => all.evolve(letter, before, event), letter.initial)
    expect(state).toEqual({ sent: ['Li (none) hello', 'Li tea hello'] })
  })
  test('does not hide an unknown event: a fold stops and names it', () => {
    const unknown = stored('governance.LetterEaten.v1', {})
    expect(() => all.evolve(letter, letter.initial, unknown)).toThrow('letter-pa-1@0 has the unknown type')
  })
  test('knows every version by its type, and new events have the current version', () => {
    expect([1, 2, 3, 4].map((version) => all.type(`governance.LetterSent.v${version}`)?.version)).toEqual([
      1,
      2,
      3,
      undefined,
    ])
    expect(letterEvents.LetterSent.type).toBe('governance.LetterSent.v3')
    expect(letterEvents.LetterBurnt.version).toBe(1)
  })
})

describe('the catalogue', () => {
  test('knows contexts by name and plural, and their commands only', () => {
    const all = catalogue([letter])
    expect(all.byName('letter')).toBe(letter)
    expect(all.byPlural('letters')).toBe(letter)
    expect(all.byName('letters')).toBeUndefined()
    expect(all.command(letter, 'burn')).toBe(letter.commands.burn)
    expect(all.command(letter, 'toString')).toBeUndefined()
  })
  test('refuses two contexts with the same type of event', () => {
    expect(() => catalogue([letter, { ...letter, name: 'parcel' }])).toThrow('governance.LetterSent.v1')
  })
  test('contains every context of the engine', () => {
    const all = catalogue(contexts)
    expect(contexts.map(({ name }) => name)).toEqual(expect.arrayContaining(['community', 'interference', 'workbook']))
    for (const one of contexts) expect(all.byPlural(one.plural)).toBe(one)
  })
})

describe('streams', () => {
  test('are named by aggregate, community and id, and their names can be parsed', () => {
    expect(streamName(letter, 'pa', '7-8')).toBe('letter-pa-7-8')
    expect(parseStream('letter-pa-7-8')).toEqual({ aggregate: 'letter', community: 'pa', id: '7-8' })
    const single = { ...letter, singleton: true }
    expect(streamName(single, 'pa', 'pa')).toBe('letter-pa')
    expect(parseStream('letter-pa')).toEqual({ aggregate: 'letter', community: 'pa', id: 'pa' })
    expect(parseStream('letter')).toBeUndefined()
    expect(parseStream('letter-7pa-1')).toBeUndefined()
  })
})

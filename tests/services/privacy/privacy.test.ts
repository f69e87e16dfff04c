import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Actor, Closed, catalogue, context, events, Line, Personal, Text } from '../../../domain/kernel/index.ts'
import { disclosuresIn } from '../../../infra/sqlite/state/disclosures.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { queue } from '../../../services/kit/queue.ts'
import type { Disclosures } from '../../../services/ports/disclosures.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { disclosing } from '../../../services/privacy/disclosure.ts'
import { sealEvents } from '../../../services/privacy/event-sealer.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import { openIn } from '../../../services/privacy/sealed-values.ts'
import { ground, groundOnFiles } from '../../fixtures/ground.ts'
import { leaks } from '../../privacy/planted.ts'

const { VisitPaid } = events({
  VisitPaid: Closed({
    to: Closed({ id: Line }),
    contact: Type.Optional(Personal(Line, 'to.id')),
    notes: Type.Array(Closed({ by: Line, text: Personal(Text) })),
    place: Type.Optional(Personal(Closed({ street: Line, floor: Type.Integer() }), 'to.id')),
  }),
})
const visit = context('visit', {
  plural: 'visits',
  events: { VisitPaid },
  commands: {},
  initial: {},
  evolve: { VisitPaid: (state) => state },
})
const visits = catalogue([visit])

const PHONE = '13800001111'
const paid = VisitPaid({
  to: { id: 'resident-7' },
  contact: PHONE,
  notes: [
    { by: 'person-1', text: 'the first note' },
    { by: 'person-2', text: 'the second note' },
  ],
  place: { street: 'Sunny Lane 5', floor: 3 },
})
const administrator: Actor = { id: 'admin-1', role: 'administrator' }
const clerk: Actor = { id: 'person-9', role: 'committee', party: 'party-1' }

let vault: Vault
let log: EventLog
beforeEach(async () => {
  ;({ log, vault } = await ground())
})

/** Continues with files, and returns their folder. */
async function onFiles(): Promise<string> {
  const files = await groundOnFiles()
  ;({ log, vault } = files)
  return files.directory
}

/** Records the sealed visit in a stream, and returns the stored event. */
async function recorded(stream: string, subject?: string) {
  const [sealed] = await sealEvents(visits, vault, { stream, subject }, [paid])
  const event = {
    id: randomUUID(),
    type: VisitPaid.type,
    actor: clerk.id,
    role: clerk.role,
    correlationid: randomUUID(),
    commandid: randomUUID(),
    data: sealed?.data,
  }
  const appended = await log.append(stream, 'any', [event])
  if ('conflict' in appended) throw new Error('there is no other writer')
  return appended.events[0]?.data
}

const nobodyRead = { list: async () => ({ disclosures: [] }) }
const erasures = (disclosures: Pick<Disclosures, 'list'> = nobodyRead) =>
  privacy({ log, vault, streams: queue(), disclosures, erased: () => {} })

describe('sealing', () => {
  it('seals every marked value, in lists and whole objects, and nothing else', async () => {
    const directory = await onFiles()
    const data = await recorded('visit-pa-1')
    const any = { sealed: expect.any(String) }
    expect(data).toEqual({
      to: { id: 'resident-7' },
      contact: any,
      notes: [
        { by: 'person-1', text: any },
        { by: 'person-2', text: any },
      ],
      place: any,
    })
    expect(await openIn(vault, data)).toEqual(paid.data)
    expect(leaks(directory, JSON.stringify(data), [PHONE, 'second note', 'Sunny Lane'])).toEqual([])
  })

  it('leaves its input events unchanged', async () => {
    const before = structuredClone(paid)
    await sealEvents(visits, vault, { stream: 'visit-pa-1' }, [paid])
    expect(paid).toEqual(before)
  })

  it('uses the subject of the mark, otherwise that of the stream, otherwise the stream itself', async () => {
    const of = await recorded('visit-pa-1', 'resident-8')
    const ofNobody = await recorded('visit-pa-2')
    await erasures().erase('pa', 'resident-8', administrator)
    await erasures().erase('pa', 'visit-pa-2', administrator)
    const erased = { erased: true }
    const notesErased = {
      ...paid.data,
      notes: [
        { by: 'person-1', text: erased },
        { by: 'person-2', text: erased },
      ],
    }
    expect(await openIn(vault, [of, ofNobody])).toEqual([notesErased, notesErased])
    expect(await erasures().erase('pa', 'resident-7', administrator)).toEqual({ ok: true, keys: 1 })
    expect(await openIn(vault, of)).toMatchObject({ contact: erased, place: erased, to: { id: 'resident-7' } })
  })
})

describe('erasing', () => {
  it('does not affect a person with the same id in another community', async () => {
    const here = await recorded('visit-pa-1')
    const there = await recorded('visit-ma-1')
    expect(await erasures().erase('pa', 'resident-7', administrator)).toEqual({ ok: true, keys: 1 })
    expect(await openIn(vault, here)).toMatchObject({ contact: { erased: true } })
    expect(await openIn(vault, there)).toEqual(paid.data)
  })

  it('reports a subject without values', async () => {
    await recorded('visit-pa-1')
    const unknown = expect.objectContaining({ ok: false, code: 'subject.unknown' })
    expect(await erasures().erase('pa', 'resident-99', administrator)).toEqual(unknown)
    await erasures().erase('pa', 'resident-7', administrator)
    expect(await erasures().erase('pa', 'resident-7', administrator)).toEqual(unknown)
  })
})

describe('redacting', () => {
  it('removes one value and leaves its siblings in this event, in others and in later ones', async () => {
    const first = await recorded('visit-pa-1')
    const second = await recorded('visit-pa-1')
    expect(await erasures().redact('visit-pa-1', 0, 'notes.1.text', administrator)).toEqual({
      ok: true,
      destroyed: true,
    })
    const later = await recorded('visit-pa-1')
    const [one, two, three] = [first, second, later].map((data) => openIn(vault, data))
    expect(await one).toEqual({
      ...paid.data,
      notes: [
        { by: 'person-1', text: 'the first note' },
        { by: 'person-2', text: { erased: true } },
      ],
    })
    expect(await two).toEqual(paid.data)
    expect(await three).toEqual(paid.data)
    expect(await erasures().redact('visit-pa-1', 0, 'notes.1.text', administrator)).toEqual({
      ok: true,
      destroyed: false,
    })
  })

  it('reports a value that it cannot find', async () => {
    await recorded('visit-pa-1')
    const { redact } = erasures()
    expect(await redact('visit-pa-2', 0, 'contact', administrator)).toMatchObject({ ok: false, code: 'stream.unknown' })
    expect(await redact('nonsense', 0, 'contact', administrator)).toMatchObject({ ok: false, code: 'stream.unknown' })
    expect(await redact('visit-pa-1', 7, 'contact', administrator)).toMatchObject({ ok: false, code: 'field.unknown' })
    for (const field of ['to.id', 'nothing', 'notes', 'notes.5.text', '', '__proto__', 'contact.sealed']) {
      expect(await redact('visit-pa-1', 0, field, administrator)).toMatchObject({ ok: false, code: 'field.unknown' })
    }
  })
})

describe('disclosing', () => {
  it('records reader, fields and subject, without a value or a name, and no erased values', async () => {
    const directory = await onFiles()
    const at = Date.UTC(2026, 2, 2, 12)
    const state = openStateDb({ path: join(directory, 'state.db'), identity: await log.identity(), failed: () => {} })
    const disclosures = disclosuresIn(state)
    const open = disclosing({ vault, disclosures, clock: () => at })
    const data = await recorded('visit-pa-1', 'resident-8')
    await erasures().erase('pa', 'resident-8', administrator)
    await open({ rows: [data] }, clerk, 'pa', 'demand-board')
    expect(await open({ rows: [] }, clerk, 'pa', 'demand-board')).toEqual({ rows: [] })

    const found = await erasures(disclosures).disclosures('pa', 'resident-7', { limit: 10 })
    expect(found.disclosures).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        reader: 'person-9',
        role: 'committee',
        party: 'party-1',
        community: 'pa',
        view: 'demand-board',
        first: at,
        last: at,
        times: 2,
      },
    ])
    await erasures().erase('pa', 'resident-7', administrator)
    expect(await erasures(disclosures).disclosures('pa', 'resident-7', { limit: 10 })).toEqual({ disclosures: [] })
    expect(state.prepare('select count(*) as n from disclosures').get()?.n).toBe(1)
    await disclosures.stop()
    await state.close()
    expect(leaks(directory, '', [PHONE, 'second note', 'Sunny Lane'])).toEqual([])
  })

  it('opens a null value, and leaves answers without sealed values unchanged', async () => {
    const [sealed] = await vault.seal([{ subject: 's', value: null }])
    expect(await openIn(vault, { a: [sealed], b: 'x' })).toEqual({ a: [null], b: 'x' })
    const plain = { a: 1 }
    expect(await openIn(vault, plain)).toBe(plain)
  })
})

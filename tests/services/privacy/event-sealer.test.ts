import { Type } from '@sinclair/typebox'
import { describe, expect, it } from 'vitest'
import { Closed, catalogue, context, events, Id, Line, Personal, Text } from '../../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../../../services/ports/vault.ts'
import { openDigest, sealCommand, sealEvents } from '../../../services/privacy/event-sealer.ts'
import { openIn } from '../../../services/privacy/sealed-values.ts'
import { ground } from '../../fixtures/ground.ts'

const { Told } = events({
  Told: Closed({
    plain: Line,
    person: Type.Optional(
      Closed({ id: Id, name: Personal(Line, 'person.id'), contact: Type.Optional(Personal(Line, 'person.id')) }),
    ),
    who: Type.Union([
      Closed({ kind: Type.Literal('known'), id: Id }),
      Closed({ kind: Type.Literal('other'), name: Personal(Line) }),
    ]),
    notes: Type.Array(Closed({ text: Personal(Text) })),
    tags: Type.Array(Personal(Line)),
  }),
})

const known = catalogue([
  context('tale', {
    plural: 'tales',
    events: { Told },
    commands: {},
    initial: {} as object,
    evolve: { Told: (tale) => tale },
  }),
])

/** The values passed to the vault, whose ciphertexts show the subject. */
const sealing: ToSeal[] = []
const vault: Pick<Vault, 'seal' | 'open'> = {
  async seal(values) {
    sealing.push(...values)
    return values.map(({ subject, value }) => ({ sealed: `${subject}:${JSON.stringify(value)}` }))
  },
  open: async (values) => values.map(({ sealed }) => JSON.parse(sealed.slice(sealed.indexOf(':') + 1))),
}

const told = {
  plain: 'seen by all',
  person: { id: 'resident-1', name: 'N', contact: 'C' },
  who: { kind: 'other' as const, name: 'O' },
  notes: [{ text: 'one' }, { text: 'two' }],
  tags: ['a', 'b'],
}

describe('sealing', () => {
  it('tells the vault which subjects are new: the stream itself, where it has no events', async () => {
    sealing.length = 0
    await sealEvents(known, vault, { stream: 'tale-pa-2', isNew: true }, [Told(told)])
    expect(new Set(sealing.filter(({ isNew }) => isNew === true).map(({ subject }) => subject))).toEqual(
      new Set(['pa/tale-pa-2']),
    )
    expect(sealing.filter(({ subject }) => subject === 'pa/resident-1').every(({ isNew }) => isNew === undefined)).toBe(
      true,
    )
  })

  it('finds personal values in objects, lists and unions, with their subject', async () => {
    const event = Told(told)
    const [sealed] = await sealEvents(known, vault, { stream: 'tale-pa-1' }, [event])
    expect(sealed?.data).toEqual({
      plain: 'seen by all',
      person: { id: 'resident-1', name: { sealed: 'pa/resident-1:"N"' }, contact: { sealed: 'pa/resident-1:"C"' } },
      who: { kind: 'other', name: { sealed: 'pa/tale-pa-1:"O"' } },
      notes: [{ text: { sealed: 'pa/tale-pa-1:"one"' } }, { text: { sealed: 'pa/tale-pa-1:"two"' } }],
      tags: [{ sealed: 'pa/tale-pa-1:"a"' }, { sealed: 'pa/tale-pa-1:"b"' }],
    })
    expect(event.data, 'what the decider made stays as it was').toEqual(told)
    expect(await openIn(vault, sealed?.data)).toEqual(told)
  })

  it('puts the digest of a command under the keys of all subjects, so that erasing any of them destroys it', async () => {
    const { vault } = await ground()
    const digest = '0123456789abcdef'
    const place = { stream: 'tale-pa-1' }
    for (const erased of ['pa/resident-1', 'pa/tale-pa-1']) {
      const { digest: stored = '' } = await sealCommand(known, vault, place, [Told(told)], digest)
      expect(stored).not.toContain(digest)
      expect(await openDigest(vault, stored)).toBe(digest)
      await vault.erase(erased)
      expect(await openDigest(vault, stored), erased).toBeUndefined()
    }
  })

  it('leaves the digest of a command without personal values as it is', async () => {
    const event = Told({ plain: 'p', who: { kind: 'known', id: 'x' }, notes: [], tags: [] })
    const sealed = await sealCommand(known, vault, { stream: 'tale-pa-1' }, [event], '0123456789abcdef')
    expect(sealed).toEqual({ events: [event], digest: '0123456789abcdef' })
  })

  it('falls back to the subject of the stream, and skips values that are missing or sealed already', async () => {
    const before = { sealed: 'resident-9:"old"' }
    const event = Told({ plain: 'p', who: { kind: 'known', id: 'x' }, notes: [{ text: 'one' }], tags: [before] })
    const [sealed] = await sealEvents(known, vault, { stream: 'tale-pa-1', subject: 'resident-2' }, [event])
    expect(sealed?.data).toEqual({
      plain: 'p',
      who: { kind: 'known', id: 'x' },
      notes: [{ text: { sealed: 'pa/resident-2:"one"' } }],
      tags: [before],
    })
  })
})

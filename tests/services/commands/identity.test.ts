import fc from 'fast-check'
import { v4, v5 } from 'uuid'
import { expect, it } from 'vitest'
import { aggregateId, commandId, eventId } from '../../../services/commands/identity.ts'

const namespace = '5f2d1c1e-6a5b-5b0e-9c39-0b6f3f0f7a11'

it('makes UUIDs of version 5 from any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (key, index) => {
      const command = v4()
      const actor = { id: 'person-1', role: 'committee' } as const
      expect(commandId('pa', actor, key)).toBe(v5(`pa\nperson-1\n${key}`, namespace))
      expect(aggregateId(command)).toBe(v5('aggregate', command))
      expect(eventId(command, `demand-pa-${key}`, index)).toBe(v5(`demand-pa-${key}\n${index}`, command))
    }),
  )
})

import { test } from 'vitest'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import {
  asked,
  between,
  cancelled,
  chess,
  ended,
  guard,
  hours,
  lin,
  promised,
  service,
  story,
  workers,
} from './story.ts'

const c1 = { secondment: 'c1' }
const ends: Readonly<Record<string, readonly DomainEvent[]>> = {
  cancelled: [...promised, cancelled('host')],
  declined: [...asked, personnelEvents.SecondmentDeclined({ ...between, by: 'home', reason: 'busy' })],
  ended: [...promised, ended()],
}

test.each(Object.entries(ends))('a secondment that was %s answers every command with "over"', (_, history) => {
  const commands = [
    ['cancel', c1, [workers, chess, lin]],
    ['end', c1, [workers, chess, lin]],
    ['agree', c1, [workers, lin]],
    ['decline', { ...c1, reason: 'busy' }, [workers, lin]],
  ] as const
  for (const [command, data, actors] of commands)
    for (const actor of actors)
      story(history, { actor, now: hours(21) })
        .when(command, data)
        .rejects('secondment.over')
})

test('a service that learns of the end a second time does nothing', () => {
  for (const history of Object.values(ends))
    for (const command of ['cancel', 'end'] as const)
      story(history, { actor: service, now: hours(21) })
        .when(command, c1)
        .then([])
})

test('a party that never asked for the person is not told of secondments', () => {
  for (const history of Object.values(ends))
    story(history, { actor: guard }).when('cancel', c1).rejects('person.unknown')
})

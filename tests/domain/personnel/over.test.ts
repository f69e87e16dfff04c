import { test } from 'vitest'
import { type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import {
  agreed,
  asked,
  between,
  cancelled,
  chess,
  ended,
  guard,
  here,
  hours,
  jwh,
  lin,
  promised,
  requested,
  service,
  shared,
  story,
  window,
  workers,
} from './story.ts'

const { SecondmentDeclined } = personnelEvents
const c1 = { secondment: 'c1' }
const ends: Readonly<Record<string, readonly DomainEvent[]>> = {
  cancelled: [...promised, cancelled('host')],
  declined: [...asked, SecondmentDeclined({ ...between, by: 'home', reason: 'busy' })],
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

test('a command for a series concerns the dates that are left, where the first one is over', () => {
  const series = { id: 'c1' }
  const second = { secondment: 'c2', window: window(40) }
  const both = [...here, requested({ series }), requested({ series, ...second, expiresAt: iso(hours(40)) })]
  const whole = { ...c1, series: true }
  const first = [...both, agreed('home'), agreed('person'), shared(), ended()]
  story(first, { now: hours(21) })
    .when('cancel', whole)
    .then([cancelled('home', { secondment: 'c2' })])
  story(first, { actor: chess, now: hours(21) })
    .when('cancel', whole)
    .then([cancelled('host', { secondment: 'c2' })])
  story([...both, cancelled('host')])
    .when('agree', whole)
    .then([agreed('home', 'c2')])
  story([...both, cancelled('host')], { actor: lin })
    .when('decline', { ...whole, reason: 'busy' })
    .then([SecondmentDeclined({ ...between, secondment: 'c2', by: 'person', reason: 'busy' })])
  story([...both, requested({ host: 'jwh', secondment: 'c3' }), cancelled('host')], { actor: jwh })
    .when('cancel', whole)
    .rejects('secondment.over')
})

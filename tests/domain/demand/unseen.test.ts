import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandSight } from '../../../domain/demand/sight.ts'
import { type Actor, factsMeet } from '../../../domain/kernel/index.ts'
import { anonymous, chess, done, guard, neighbour, raised, sorted, story, triaged } from './story.ts'

/** The police, a department without a task on the demand. */
const police: Actor = { id: 'p-1', role: 'government', party: 'police' }
const outsiders = [neighbour, anonymous, guard, police, { ...anonymous, follows: 'another' }]
const restricted = [raised(), triaged({ visibility: 'restricted' }), ...done.slice(sorted.length)]

const DATA: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'record-callback': { reached: true, resolved: true, satisfaction: 'satisfied' },
  close: { basis: 'independent-check' },
  evaluate: { effect: 'worse' },
  'answer-referral': { outcome: 'handled', answer: 'x', reference: 'x' },
  'give-feedback': { resolved: true },
  deliver: { task: 't1', result: 'x' },
  return: { task: 't1', code: 'not-ours', reason: 'x', proper: 'jwh' },
  'record-progress': { note: 'x' },
  volunteer: {},
  withdraw: {},
  'record-withdrawal': { code: 'mistaken' },
  resume: {},
  reopen: {},
}

describe('a demand that the sender may not know of', () => {
  test.each(Object.keys(DATA))('is unknown to %s, like one that does not exist, whatever its state', (command) => {
    for (const actor of outsiders) {
      expect(factsMeet(demandSight.known(actor), demandSight.facts(story(restricted).state))).toBe(false)
      const [hidden, absent] = [restricted, []].map(
        (history) => story(history, { actor }).when(command as keyof typeof demand.commands, DATA[command]).decision,
      )
      expect(hidden).toEqual(absent)
      expect(hidden).toMatchObject({ code: 'demand.unknown', details: {} })
    }
  })

  test('is unknown also where a command to another demand names it', () => {
    const hidden = raised({ about: { party: 'jwh' }, concerns: ['violence'], visibility: 'restricted' })
    const named = story([hidden]).state
    const merge = (original: unknown) =>
      story(sorted, { reads: { original } }).when('merge', { original: '2' }).decision
    expect(merge(named)).toEqual(merge(demand.initial))
    expect(merge(named)).toMatchObject({ code: 'demand.unknown', details: {} })
  })

  test('is known to the party that holds a task on it', () => {
    story(restricted, { actor: chess }).when('deliver', { task: 't1', result: 'x' }).rejects('demand.wrong-state')
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueTimesOf } from '../../domain/demand/clocks.ts'
import { isAboutActor, isAnswerable } from '../../domain/demand/sight.ts'
import { hasMergedResult, stateOf } from '../../domain/demand/state.ts'
import { type Actor, iso } from '../../domain/kernel/index.ts'
import * as demands from '../domain/demand/story.ts'
import { workerAsResident } from '../domain/demand/walk.ts'
import * as people from '../domain/personnel/story.ts'
import { reader, stream } from './demands.ts'
import type { Told } from './history.ts'
import { inboxOf } from './letters.ts'
import { walkedDemands, walkedPeople } from './walked.ts'

const { chess, guard, jwh, neighbour, resident, safe, street, workers } = demands
const PARTIES = [chess, guard, jwh, safe, street, workers]
const numRuns = 100

/** What the party has to do. A person of it may also have to do something for another party. */
const tasksOf = (told: readonly Told[], who: Actor) =>
  inboxOf(told, who).filter(({ id, needs, to }) => needs && to.id === who.party && /^demand\.1\.t\d+$/.test(id))

test('a party is asked for its open work on a demand, and for nothing else', () => {
  fc.assert(
    fc.property(walkedDemands, ({ told, state }) => {
      for (const who of PARTIES.filter((one) => !isAboutActor(state, one))) {
        const live = state.tasks
          .filter((task) => task.party === who.party && (task.state === 'assigned' || task.state === 'accepted'))
          .map((task) => {
            const { acceptBy, resolveBy } = dueTimesOf(state, task)
            const due = task.state === 'accepted' ? resolveBy : acceptBy
            return { id: `demand.1.${task.id}`, due: due === undefined ? null : iso(due) }
          })
        expect(tasksOf(told, who).map(({ id, due }) => ({ id, due }))).toEqual(expect.arrayContaining(live))
        expect(tasksOf(told, who)).toHaveLength(live.length)
      }
    }),
    { numRuns },
  )
})

/** What a raiser is told that leaves the demand where it stands. */
const NEWS: readonly string[] = [
  'demand-contacted',
  'demand-called',
  'demand-extended',
  'demand-long-running',
  'demand-long-run-reported',
  'demand-long-run-ended',
  'demand-reopened',
  'demand-under-review',
  'demand-unmerged',
]

test('a raiser reads where the demand stands, and is asked for a word once it is delivered', () => {
  const raisers = [resident, neighbour, workerAsResident, ...PARTIES, reader('anonymous', { follows: stream('1') })]
  fc.assert(
    fc.property(walkedDemands, ({ told, events, state }) => {
      const found = raisers.flatMap((who) => inboxOf(told, who).filter(({ id }) => id === 'demand.1'))
      if (state.imported !== undefined || state.raiser?.kind === 'unknown') return expect(found).toEqual([])
      expect(found.length).toBeGreaterThan(0)
      const last = events.findLastIndex(({ type }) => type.includes('ServiceDelivered'))
      const answered = events
        .slice(last + 1)
        .some(
          ({ type, data }) =>
            /FeedbackGiven|CallbackRecorded/.test(type) && Reflect.get(Object(data), 'reached') !== false,
        )
      for (const { kind, needs } of found) {
        if (!NEWS.includes(kind)) expect(kind).toBe(`demand-${stateOf(state)}`)
        if (needs) expect(kind).toBe(hasMergedResult(state) ? 'demand-merged' : 'demand-delivered')
        if (kind === 'demand-delivered' && !answered) expect(needs).toBe(true)
      }
    }),
    { numRuns },
  )
})

test('readers whom a demand is about find only that it is, and no other reader learns who raised it', () => {
  fc.assert(
    fc.property(walkedDemands, ({ told, state }) => {
      const raiserId = state.raiser?.id ?? 'unknown'
      for (const who of PARTIES) {
        const found = inboxOf(told, who).filter(({ id }) => id !== 'demand.1')
        if (isAboutActor(state, who))
          expect([...new Set(found.map(({ kind }) => kind))]).toEqual(isAnswerable(state) ? ['demand-about-you'] : [])
        // A worker may be the raiser at home.
        if (state.raiser?.kind === 'resident' && who.id !== raiserId)
          expect(JSON.stringify(found)).not.toContain(raiserId)
      }
    }),
    { numRuns },
  )
})

test('a party and a person are asked to agree until they have, and a host to confirm logged hours', () => {
  const { lin, linAtHome } = people
  fc.assert(
    fc.property(walkedPeople, ({ told, state }) => {
      const requested = state.secondments.filter((one) => one.state === 'requested')
      const wanted = (who: Actor, kind: string) =>
        inboxOf(told, who)
          .filter((one) => one.kind === kind && one.needs)
          .map(({ about }) => `${about.secondment ?? ''}${about.entry ?? ''}`)
          .sort()
      const ofPerson = requested.filter(({ agreed }) => !agreed.includes('person')).map(({ id }) => id)
      expect(wanted(linAtHome, 'secondment-requested')).toEqual(ofPerson.sort())
      expect(wanted({ ...lin, party: 'elsewhere' }, 'secondment-requested')).toEqual(ofPerson)
      for (const who of [people.workers, people.jwh, people.chess, people.guard]) {
        const ofHome = requested.filter(({ home, agreed }) => home === who.party && !agreed.includes('home'))
        expect(wanted(who, 'secondment-requested')).toEqual(ofHome.map(({ id }) => id).sort())
        const open = state.secondments
          .filter(({ host }) => host === who.party)
          .flatMap(({ id, unconfirmed }) => Object.keys(unconfirmed).map((entry) => `${id}${entry}`))
        expect(wanted(who, 'hours-logged')).toEqual(open.sort())
      }
    }),
    { numRuns },
  )
})

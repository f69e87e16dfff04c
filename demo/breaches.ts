import { DAY } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { attempt, fieldsOf } from './attempt.ts'
import type { World } from './case.ts'
import { COMMUNITY } from './pa/index.ts'
import { CONVENTION_WATCH, memberOf } from './people.ts'
import type { Chance } from './random.ts'
import { WORDS } from './words.ts'

/** A breach of the convention by a party. */
export interface BreachSeed {
  readonly party: string
  readonly item: string
  readonly kind: 'late' | 'unresolved' | 'damaged' | 'unreturned'
  /** The demand or the resource that the breach concerns. */
  readonly source: string
  /** The id of the event in it that grounds the breach. */
  readonly event: string
  /** The party that records later whether it was remedied. It also recorded what its own resource shows; the engine recorded the rest. */
  readonly by: string
}

const NOTES = { late: 0, unresolved: 1, damaged: 2, unreturned: 3 } as const

/** Records a breach. Most breaches are remedied within weeks, some are dismissed, and some stay open. */
export function* breachCourse(world: World, chance: Chance, { by, kind, ...broken }: BreachSeed): Course {
  const who = memberOf(by, 1)
  const note = WORDS.breach[NOTES[kind]]
  const recorder = kind === 'late' || kind === 'unresolved' ? CONVENTION_WATCH : who
  const events = attempt(world, recorder, 'workbook', 'record-breach', { ...broken, kind, note }, COMMUNITY.id)
  const [breach] = fieldsOf(events, 'BreachRecorded', 'breach')
  if (breach === undefined) return
  const end = chance.below(100)
  if (end >= 84) return
  yield world.hours.office(world.now() + chance.between(3, 40) * DAY, chance)
  if (end < 60)
    attempt(world, who, 'workbook', 'remedy-breach', { breach, note: chance.pick(WORDS.remedied) }, COMMUNITY.id)
  else attempt(world, who, 'workbook', 'dismiss-breach', { breach, reason: chance.pick(WORDS.dismissed) }, COMMUNITY.id)
}

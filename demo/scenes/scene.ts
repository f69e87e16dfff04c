import { HOUR, type Instant, MINUTE } from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import type { Course } from '../agenda.ts'
import type { World } from '../case.ts'
import { PARTIES } from '../pa/index.ts'
import { homeOf, memberOf, personOf, type Resident, someResident } from '../people.ts'
import type { Chance } from '../random.ts'
import { invented } from '../words.ts'

/** A scripted story of one demand, for what courses do not meet by chance. */
export interface Scene {
  readonly world: World
  readonly chance: Chance
  /** Counts the performances of this scene from 0. */
  readonly nth: number
}

/** One demand of a scene, and the resident who raised it. */
export interface Told {
  readonly id: string
  readonly raiser: Resident
  readonly act: (actor: Parameters<World['send']>[0], command: string, data?: object) => void
}

export const COMMITTEE = memberOf('committee', 2)
export const WORKER = memberOf('social-work', 1)
export const STREET = memberOf('street-office', 2)
export const PROPERTY = memberOf('property', 2)

/** The first time in office hours that is at least so long from now. */
export const office = ({ world, chance }: Scene, ms: number): Instant => world.hours.office(world.now() + ms, chance)

/** Some resident who is no member of a party: the word of a member would not end a demand of which the party holds a task. */
export function outsider({ world, chance }: Scene): Resident {
  const members = PARTIES.flatMap((party) =>
    Array.from({ length: party.people }, (_, at) => personOf(party, at + 1).id),
  )
  const residents = new Set(members.map((id) => world.rehearsal.state(person, id).resident))
  for (;;) {
    const found = someResident(chance)
    if (!residents.has(found.id)) return found
  }
}

/** Raises a demand as a resident, by default of the scene's own choice. */
export function told(scene: Scene, said: object, raiser: Resident = outsider(scene)): Told {
  const { nth, ...actor } = raiser
  const { quarter, building } = homeOf(nth)
  const place = { quarter, building }
  const { id } = scene.world.send(actor, 'demand', 'raise', { place, contact: invented.contact(nth), ...said })
  return onDemand(scene, id, raiser)
}

export const onDemand = ({ world }: Scene, id: string, raiser: Resident): Told => ({
  id,
  raiser,
  act: (actor, command, data = {}) => {
    world.send(actor, 'demand', command, data, id)
  },
})

/** The raiser, without what only the demo knows. */
export const voice = ({ raiser: { id, role } }: Told) => ({ id, role })

export interface Job {
  readonly item: string
  readonly summary: string
  readonly party: string
}

/** The desk sorts the demand, and gives it to a party. */
export function* entrusted(scene: Scene, { act }: Told, { item, summary, party }: Job): Course {
  act(COMMITTEE, 'triage', { item, summary })
  yield scene.world.now() + 20 * MINUTE
  act(COMMITTEE, 'assign', { party })
}

/** The holder accepts, and reports the result a day later. */
export function* done(scene: Scene, { act }: Told, task: string, party: string, result: string): Course {
  const holder = memberOf(party, 2)
  yield office(scene, HOUR)
  act(holder, 'accept', { task, person: holder.id })
  yield office(scene, 20 * HOUR)
  act(holder, 'deliver', { task, result })
}

/** The raiser says that it helped. */
export function* thanked({ world, chance }: Scene, demand: Told, comment: string): Course {
  yield world.hours.awake(world.now() + 3 * HOUR, chance)
  demand.act(voice(demand), 'give-feedback', { resolved: true, contacted: true, satisfaction: 'satisfied', comment })
}

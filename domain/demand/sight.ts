import { actingParty } from '../community/standing.ts'
import {
  ACTOR_MEMBERS,
  type Actor,
  type FactPredicate,
  type Facts,
  hasFact,
  oversees,
  type RecordedEvent,
  readersIf,
  type Sight,
  serves,
} from '../kernel/index.ts'
import { COORDINATORS } from './grants.ts'
import { helperName, hotlineName, namesAsRaiser, raiserName, residentName, speaksForRaiser } from './raiser.ts'
import { type DemandState, hasTask } from './state.ts'

/** Whether the demand is about the actor, or about the party that the actor acts for. */
export const isAboutActor = ({ about }: DemandState, { id, party }: Actor): boolean =>
  about !== undefined && ('party' in about ? about.party === party : about.person === id)

/** Roles of raisers, who are no staff of a party. */
const RAISERS: readonly string[] = ['anonymous', 'resident']

const present = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name])

function demandFacts(demand: DemandState): Facts {
  const { visibility, about, delivered, tasks, review } = demand
  const summoned = demand.summons.filter(({ state }) => state !== 'refused').map(({ party }) => party)
  const helper = present(helperName(demand))
  const raiser = [
    ...present(raiserName(demand)),
    ...(speaksForRaiser(demand) === undefined ? [] : helper),
    // A hotline follows its order as the raiser does.
    ...present(hotlineName(demand)),
  ]
  const member = demand.group?.members.map(residentName) ?? []
  // What has ended takes no more members.
  const invited = demand.ended === undefined ? (demand.group?.invited.map(residentName) ?? []) : []
  const holder = [...new Set([...delivered, ...tasks.map(({ party }) => party), ...present(review?.party)])].filter(
    (party) => hasTask(demand, party) || party === review?.party,
  )
  return {
    raiser,
    helper,
    ...(demand.group === undefined ? {} : { member, invited }),
    holder,
    ...(summoned.length === 0 ? {} : { summoned }),
    caller: present(demand.deal?.party),
    about: about === undefined ? [] : ['party' in about ? about.party : about.person],
    ...(visibility === 'restricted' ? { discreet: ['yes'] } : {}),
    // Most demands are public. What opens the others is kept apart, so that most readers need not be told apart.
    ...(visibility === 'public'
      ? { public: ['yes'] }
      : {
          confidant: [...new Set([...raiser, ...helper, ...member, ...invited])],
          partner: [...new Set([...holder, ...summoned])],
        }),
  }
}

const isCoordinator = ({ role }: Actor): boolean => COORDINATORS.some((one) => one === role)
const isConcerned = ({ id, party }: Actor): FactPredicate => hasFact('about', id, party)

/** Works on the demand, by one of these facts or as a coordinator, and it is not about them. */
const worksOn = (facts: readonly string[], reader: Actor): FactPredicate => ({
  all: [
    { any: [...facts.map((fact) => hasFact(fact, actingParty(reader))), readersIf(isCoordinator(reader))] },
    { not: isConcerned(reader) },
  ],
})

/** The raiser, readers who work on the demand, and the party asked to call: they know who raised it and who does what. */
export const isInvolved = (reader: Actor): FactPredicate => ({
  any: [
    hasFact('raiser', ...namesAsRaiser(reader)),
    worksOn(['holder', 'summoned', 'caller'], reader),
    readersIf(serves(reader)),
  ],
})

/** Residents who joined the raiser. They read the raiser's words, and do not learn who the others are. */
export const isMemberReader = (reader: Actor): FactPredicate => hasFact('member', ...namesAsRaiser(reader))

/** Residents whom the raiser asks to join. */
export const isInvitedReader = (reader: Actor): FactPredicate => hasFact('invited', ...namesAsRaiser(reader))

/** Readers whom the demand is about, and who did not raise it themselves. */
export const isAboutReader = (reader: Actor): FactPredicate => ({
  all: [isConcerned(reader), { not: hasFact('raiser', ...namesAsRaiser(reader)) }],
})

/** The demands that the reader raised, alone or in a group, helped to raise, or follows by a secret code. */
export const isRaisedBy = (reader: Actor): FactPredicate => ({
  any: [
    hasFact('raiser', ...namesAsRaiser(reader)),
    hasFact('helper', ...namesAsRaiser(reader)),
    isMemberReader(reader),
  ],
})

/** Messages about the demand say only that there is a message. */
export const isDiscreet: FactPredicate = hasFact('discreet', 'yes')

/** Readers who get the notices about a demand that are addressed to them: all whom it is not about. */
export const mayBeNotified = (reader: Actor): FactPredicate => ({ not: isConcerned(reader) })

/** Demands whose tasks the reader may list: every known demand for overseers and services, else those that they are involved in. */
export const isFollowedBy = (reader: Actor): FactPredicate => ({
  any: [isInvolved(reader), readersIf(oversees(reader))],
})

/**
 * A public demand is known to all; any other to its raiser, to parties with a task on it or summoned to it and to coordinators, unless it is
 * about them. Who raised it is told to those who work on it, who works on it also to overseers.
 */
export const demandSight: Sight<DemandState> = {
  facts: demandFacts,
  known: (reader) => ({
    any: [hasFact('public', 'yes'), hasFact('confidant', ...namesAsRaiser(reader)), worksOn(['partner'], reader)],
  }),
  eventFacts: ({ role, party }: RecordedEvent, { raiser }) => {
    const byRaiser = RAISERS.includes(role) || (raiser?.kind === 'party' && raiser.id === party)
    return byRaiser ? { byRaiser: ['yes'] } : {}
  },
  members: [
    { data: ['raiser', 'helper', 'safeContact', 'order', 'group', 'residents', 'resident'], seenBy: isInvolved },
    { data: ['alsoResidents'], seenBy: (reader) => readersIf(oversees(reader) || serves(reader)) },
    { data: ['person', 'about', 'uses', 'people'], seenBy: isFollowedBy },
    {
      envelope: [...ACTOR_MEMBERS, 'reads'],
      seenBy: (reader) => ({
        any: [isInvolved(reader), { all: [readersIf(oversees(reader)), { not: hasFact('byRaiser', 'yes') }] }],
      }),
    },
    { envelope: ['party'], seenBy: (reader) => ({ any: [isInvolved(reader), { not: hasFact('byRaiser', 'yes') }] }) },
    { envelope: ['role'], seenBy: (reader) => ({ not: { all: [hasFact('byRaiser', 'yes'), isAboutReader(reader)] } }) },
  ],
  references: { original: 'demand', related: 'demand', earlier: 'demand', repeat: 'demand' },
}

import { actingParty } from '../community/standing.ts'
import {
  ACTOR_MEMBERS,
  type Actor,
  eventNameIn,
  type FactPredicate,
  type Facts,
  hasFact,
  oversees,
  type RecordedEvent,
  readersIf,
  type Sight,
  serves,
} from '../kernel/index.ts'
import { harmEvents } from './danger/harm-events.ts'
import { namedIn, nameOf } from './danger/named.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS } from './grants.ts'
import { helperName, hotlineName, namesAsRaiser, raiserName, residentName, speaksForRaiser } from './raiser.ts'
import type { About } from './shapes.ts'
import { type DemandState, hasTask } from './state.ts'

/** Whether the demand is about the actor, or about the party that the actor acts for. */
export const isAboutActor = (demand: DemandState, { id, party }: Actor): boolean =>
  namedIn(demand).some((about) => ('party' in about ? about.party === party : about.person === id))

/** Whether those whom the demand is about may see that it exists and answer it: with violence or suspected harm once it is opened. */
export const isAnswerable = (demand: DemandState): boolean =>
  namedIn(demand).length > 0 &&
  (demand.replyOpened === true ||
    !(demand.concerns.includes('violence') || (demand.harm !== undefined && demand.harm.cleared !== true)))

/** Roles of raisers, who are no staff of a party. */
const RAISERS: readonly string[] = ['anonymous', 'resident']

const present = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name])

function demandFacts(demand: DemandState): Facts {
  const { visibility, delivered, tasks, review } = demand
  const about = namedIn(demand).map(nameOf)
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
    about,
    ...(isAnswerable(demand) ? { answerable: about } : {}),
    ...(summoned.length === 0 ? {} : { summoned }),
    caller: present(demand.deal?.party),
    // Most demands are public. What opens the others is kept apart, so that most readers need not be told apart.
    ...(visibility === 'public'
      ? { public: ['yes'] }
      : {
          hidden: [visibility],
          once: [...new Set([...demand.received, ...(demand.unanswered ?? [])])],
          ...(visibility === 'parties-involved' && demand.gapMet !== undefined ? { unattended: ['yes'] } : {}),
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

/** Readers who work on the demand, overseers and services: they know whom it is about, and of suspected harm. */
export const isAtWork = (reader: Actor): FactPredicate => ({
  any: [worksOn(['holder', 'summoned', 'caller'], reader), readersIf(oversees(reader) || serves(reader))],
})

/** Residents who joined the raiser. They read the raiser's words, and do not learn who the others are. */
export const isMemberReader = (reader: Actor): FactPredicate => hasFact('member', ...namesAsRaiser(reader))

/** Residents whom the raiser asks to join. */
export const isInvitedReader = (reader: Actor): FactPredicate => hasFact('invited', ...namesAsRaiser(reader))

/**
 * Readers whom the demand is about, and who did not raise it themselves. They are told that it exists and what became of it:
 * its state, item and times.
 */
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
export const isDiscreet: FactPredicate = hasFact('hidden', 'restricted')

/** Readers who get the notice that a demand is about them: those who may know of it. */
export const mayAnswer = (reader: Actor): FactPredicate => ({
  any: [{ not: isConcerned(reader) }, hasFact('answerable', reader.id, reader.party)],
})

/** Demands whose tasks the reader may list: every known demand for overseers and services, else those that they are involved in. */
export const isFollowedBy = (reader: Actor): FactPredicate => ({
  any: [isInvolved(reader), readersIf(oversees(reader))],
})

/** Readers who are told more of the demand than those whom it is about. */
export const isKnownInFull = (reader: Actor): FactPredicate => ({
  any: [hasFact('public', 'yes'), hasFact('confidant', ...namesAsRaiser(reader)), worksOn(['partner'], reader)],
})

/**
 * Readers who get the notices about a demand that are addressed to them: those who may know of it and whom it is not about. A
 * party that once had a task is told what became of the task, and one that left a summons open is reminded of it, whatever they may
 * know of the demand today; and the leads of all parties are told that an urgent demand met a gap of the roster.
 */
export const mayBeNotified = (reader: Actor): FactPredicate => ({
  all: [
    { not: isConcerned(reader) },
    {
      any: [
        // Every demand that is not hidden is public. So is a notice about no demand.
        { not: hasFact('hidden', 'parties-involved', 'restricted') },
        isKnownInFull(reader),
        hasFact('once', actingParty(reader)),
        { all: [hasFact('unattended', 'yes'), readersIf(actingParty(reader) !== undefined)] },
      ],
    },
  ],
})

/** Events that readers whom the demand is about are told of, and the members of these events' data. */
const TOLD_EVENTS: readonly string[] = [
  'DemandRaised',
  'DemandTriaged',
  'DemandMerged',
  'DemandUnmerged',
  'DemandDeclined',
  'DemandWithdrawn',
  'DemandReferred',
  'ReferralAnswered',
  'DemandHeld',
  'DemandResumed',
  'DemandClosed',
  'DemandReopened',
]
const TOLD_MEMBERS: readonly string[] = [
  'number',
  'item',
  'level',
  'visibility',
  'acceptBy',
  'resolveBy',
  'reviewBy',
  'day',
  'basis',
  'imported',
]
const UNTOLD_MEMBERS = [
  ...new Set(Object.values(demandEvents).flatMap(({ schema }) => Object.keys(schema.properties))),
].filter((name) => !TOLD_MEMBERS.includes(name))

/** Events about suspected harm, which the raiser is not told of: the raiser may be the one who harmed. */
const HARM_EVENTS: readonly string[] = Object.keys(harmEvents)

/** What an event is about, where not all who know of the demand are told of it. */
function delicateFacts(name: string, data: unknown): Facts {
  if (HARM_EVENTS.includes(name)) return { harm: ['yes'] }
  if (name === 'ReplyOpened') return { told: ['yes'] }
  if (name === 'ReplyGiven') return { reply: ['yes'], replyOf: [nameOf((data as { readonly about: About }).about)] }
  return TOLD_EVENTS.includes(name) ? { told: ['yes'] } : {}
}

/** Readers of one event, beside its members: workers on the demand read all, raisers and those whom it is about a part. */
const isShown = (reader: Actor): FactPredicate => ({
  any: [
    isAtWork(reader),
    { all: [isAboutReader(reader), { any: [hasFact('told', 'yes'), hasFact('replyOf', reader.id, reader.party)] }] },
    {
      all: [{ not: isAboutReader(reader) }, { not: hasFact('harm', 'yes') }, { not: hasFact('reply', 'yes') }],
    },
  ],
})

/**
 * A public demand is known to all; any other to its raiser, to parties with a task on it or summoned to it and to coordinators,
 * unless it is about them. Who raised it is told to those who work on it, who works on it also to overseers. Those whom it is about are told
 * that it exists and what became of it, and read their own answers.
 */
export const demandSight: Sight<DemandState> = {
  facts: demandFacts,
  known: (reader) => ({
    any: [isKnownInFull(reader), hasFact('answerable', reader.id, reader.party)],
  }),
  shown: isShown,
  eventFacts: ({ role, party, type, data }: RecordedEvent, { raiser }) => {
    const byRaiser = RAISERS.includes(role) || (raiser?.kind === 'party' && raiser.id === party)
    return { ...(byRaiser ? { byRaiser: ['yes'] } : {}), ...delicateFacts(eventNameIn(type), data) }
  },
  members: [
    { data: ['raiser', 'helper', 'safeContact', 'order', 'group', 'residents', 'resident'], seenBy: isInvolved },
    { data: ['alsoResidents', 'tied'], seenBy: (reader) => readersIf(oversees(reader) || serves(reader)) },
    { data: ['person', 'about', 'uses', 'people'], seenBy: isFollowedBy },
    {
      envelope: [...ACTOR_MEMBERS, 'reads'],
      seenBy: (reader) => ({
        any: [isInvolved(reader), { all: [readersIf(oversees(reader)), { not: hasFact('byRaiser', 'yes') }] }],
      }),
    },
    {
      envelope: ['party'],
      seenBy: (reader) => ({
        any: [isInvolved(reader), { not: { any: [hasFact('byRaiser', 'yes'), isAboutReader(reader)] } }],
      }),
    },
    // Those whom it is about read of an answer, which is their own, all but the other names.
    {
      data: UNTOLD_MEMBERS.filter((name) => !['state', 'revised', 'text'].includes(name)),
      seenBy: (reader) => ({ not: isAboutReader(reader) }),
    },
    {
      data: ['state', 'revised', 'text'],
      seenBy: (reader) => ({ any: [{ not: isAboutReader(reader) }, hasFact('reply', 'yes')] }),
    },
    { envelope: ['role'], seenBy: (reader) => ({ not: isAboutReader(reader) }) },
  ],
  references: {
    original: 'demand',
    'asked.original': 'demand',
    related: 'demand',
    earlier: 'demand',
    repeat: 'demand',
    demands: 'demand',
    refused: 'demand',
  },
}

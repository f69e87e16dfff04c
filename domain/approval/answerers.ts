import { endOfWorkingDay } from '../community/calendar.ts'
import { type PartyKind, SOCIETIES } from '../community/shapes.ts'
import {
  activeParties,
  activeParty,
  type CommunityState,
  calendarOf,
  type Party,
  partyOf,
  representatives,
  zoneOf,
} from '../community/state.ts'
import { type Actor, type Instant, iso, type Rejection, reject, type Zones } from '../kernel/index.ts'
import { enrolledParties } from '../personnel/enrolment.ts'
import { type PersonState, unenrolled } from '../personnel/state.ts'
import type { Independence, OpenApproval, Stage } from './shapes.ts'

/** A matter on which an approval is asked, as far as it says who may answer. */
export interface Matter {
  knows(actor: Actor): boolean
  isAbout(actor: Actor): boolean
  /** Whether the party works on it, or did. */
  hasTask(party: string): boolean
  /** Whether the person delivered on it. */
  delivered(person: string): boolean
}

/** The person who asks or answers, with the record of that person; undefined where the person is not enrolled. */
export interface Participant {
  readonly id: string
  readonly record: PersonState | undefined
}

interface Ground {
  readonly community: CommunityState
  readonly now: Instant
  readonly zones: Zones
}

interface Asking {
  readonly party: string
  readonly independence: Independence
}

/** The people to whom an approval goes, and until when. */
export interface Answerers {
  readonly stage: Stage
  readonly kinds?: PartyKind[]
  readonly people?: string[]
  readonly dueBy: string
}

/** The answerers where no people of the asking party may stand in: the street office takes their place. */
export const withoutStandIns = (answerers: Answerers): Answerers =>
  answerers.stage === 'stand-in' ? { ...answerers, stage: 'street-office', kinds: ['street-office'] } : answerers

/** The stage at which a sender of this role answers. The street office answers once the time of the societies has passed. */
export const stageFor = (
  { stage, dueBy }: { readonly stage: Stage; readonly dueBy: Instant },
  role: string,
  now: Instant,
): Stage => (role === 'street-office' && now > dueBy ? 'street-office' : stage)

/** The parties that a person belongs to, or is promised to. */
export function partiesOfPerson(
  community: CommunityState,
  { id, record = unenrolled }: Participant,
): readonly string[] {
  const hosts = record.secondments.filter(({ state }) => state === 'shared').map(({ host }) => host)
  return [...enrolledParties(community, record, id).map((party) => party.id), ...hosts]
}

const isSociety = (kind: PartyKind): boolean => SOCIETIES.some((one) => one === kind)

/** Whether people of this kind of party answer at the stage. */
function isOfStage(stage: Stage, kind: PartyKind, { party, independence }: Asking, community: CommunityState): boolean {
  if (stage !== 'society') return kind === stage
  return isSociety(kind) && (independence === 'another-party' || kind !== partyOf(community, party)?.kind)
}

/** Whether the party is independent of the asking one, and may see the matter. */
function isIndependent({ id, kind }: Party, asking: Asking, matter: Matter): boolean {
  const member: Actor = { id: '', role: kind, party: id }
  return id !== asking.party && !matter.hasTask(id) && !matter.isAbout(member) && matter.knows(member)
}

/** The parties that may answer at a stage, as far as the asker does not belong to them. */
function answeringAt(stage: Stage, asking: Asking, asker: Participant, matter: Matter, ground: Ground) {
  const { community, now, zones } = ground
  const own = partiesOfPerson(community, asker)
  const parties = activeParties(community).filter(
    (party) =>
      isOfStage(stage, party.kind, asking, community) &&
      isIndependent(party, asking, matter) &&
      !own.includes(party.id),
  )
  const people = representatives(community, now, zones).filter(
    ({ party, person }) => person !== asker.id && parties.some(({ id }) => id === party),
  )
  const kinds = new Set(parties.map(({ kind }) => kind))
  if (people.length === 0) kinds.delete('organization')
  return { kinds: [...kinds], people: [...new Set(people.map(({ person }) => person))] }
}

const LATER: Readonly<Record<Stage | 'begin', readonly Stage[]>> = {
  begin: ['society', 'street-office'],
  society: ['street-office'],
  'street-office': [],
  'stand-in': [],
}

/** The people to whom an approval goes next: each stage has one working day. */
export function nextAnswerers(
  after: Stage | 'begin',
  asking: Asking,
  asker: Participant,
  matter: Matter,
  ground: Ground,
): Answerers {
  const { community, now, zones } = ground
  const dueBy = iso(endOfWorkingDay(now, calendarOf(community), zoneOf(community), zones))
  for (const stage of LATER[after]) {
    const { kinds, people } = answeringAt(stage, asking, asker, matter, ground)
    if (kinds.length > 0) return { stage, kinds, ...(people.length === 0 ? {} : { people }), dueBy }
  }
  return { stage: 'stand-in', dueBy }
}

/** Whether a party can still answer at the stage. Whether people of the asking party can stand in is not known. */
export const hasAnswerers = (
  stage: Stage,
  asking: Asking,
  asker: Participant,
  matter: Matter,
  ground: Ground,
): boolean => stage === 'stand-in' || answeringAt(stage, asking, asker, matter, ground).kinds.length > 0

/** The reason why the sender may not answer; undefined if the sender may. */
export function mayNotAnswer(
  approval: OpenApproval<unknown>,
  actor: Actor,
  { answerer, asker }: { readonly answerer: PersonState | undefined; readonly asker: PersonState | undefined },
  matter: Matter,
  ground: Ground,
): Rejection | undefined {
  const { party = '', id } = actor
  if (id === approval.person)
    return reject('approval.own-request', {
      en: 'You asked for this approval. Another person has to answer it.',
      zh: '该审批由您本人申请，须由他人答复。',
    })
  if (approval.stage === 'stand-in') return noStandIn(approval, actor, matter)
  const { community } = ground
  const found = activeParty(community, party)
  if (found === undefined || !isOfStage(approval.stage, found.kind, approval, community)) return otherAnswerer(approval)
  if (party === approval.party) return otherAnswerer(approval)
  const own = [party, ...partiesOfPerson(community, { id, record: answerer })]
  if (matter.delivered(id) || own.some(matter.hasTask))
    return reject('approval.own-work', {
      en: 'You or your party work on this. A party without a task on it has to answer.',
      zh: '您或您所在单位参与了办理，须由未承办的单位答复。',
    })
  if (
    own.includes(approval.party) ||
    partiesOfPerson(community, { id: approval.person, record: asker }).includes(party)
  )
    return reject('approval.shared-person', {
      en: 'The asking and the answering side share a person. People of another party have to answer.',
      zh: '申请方与答复方有共同人员，须由其他单位答复。',
    })
  const { now, zones } = ground
  const elected = representatives(community, now, zones).some((one) => one.person === id && one.party === party)
  if (found.kind === 'organization' && !elected)
    return reject('approval.representative-only', {
      en: 'Organisations answer through the representative whom they elected for this year.',
      zh: '社会组织由本年度推选的代表统一答复。',
    })
  return undefined
}

const otherAnswerer = ({ stage, independence }: OpenApproval<unknown>): Rejection =>
  reject(
    'approval.other-answerer',
    {
      en: `The approval is not for your party to answer: it is at the stage ${stage}, and needs ${independence.replace('-', ' ')}.`,
      zh: '该审批不由您所在单位答复。',
    },
    { stage, independence },
  )

/** Refuses a stand-in who is not of the asking party, who delivered, or who has agreed already. */
function noStandIn(approval: OpenApproval<unknown>, { id, party }: Actor, matter: Matter): Rejection | undefined {
  if (party !== approval.party) return otherAnswerer(approval)
  if (matter.delivered(id))
    return reject('approval.own-work', {
      en: 'You delivered on this. A person who did not has to stand in.',
      zh: '您参与了办理，须由未参与办理的人员代为答复。',
    })
  return approval.agreed.includes(id)
    ? reject('approval.second-stand-in', {
        en: 'You have agreed already. A second person of your party who did not deliver has to agree too.',
        zh: '您已同意，还须本单位另一名未参与办理的人员同意。',
      })
    : undefined
}

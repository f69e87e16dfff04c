import type { Matter } from '../approval/answerers.ts'
import { actsFor } from '../community/standing.ts'
import { isPartyNamed, isPersonNamed } from '../demand/danger/named.ts'
import type { DemandState } from '../demand/state.ts'
import { type Actor, mustKnow, parseStream, type RecordedEvent, type Rejection, read, reject } from '../kernel/index.ts'
import type { ResourceState } from '../resource/state.ts'
import { type Breach, breachOf, type WorkbookState } from './state.ts'

/** The demand or resource that shows a breach. */
export interface BreachCase {
  readonly demand: DemandState | undefined
  readonly resource: ResourceState | undefined
}

/** The id in a stream of this community, where the stream is one of the aggregate. */
function idIn(aggregate: string, source: string | undefined, community: string): string | undefined {
  const stream = parseStream(source ?? '')
  return stream?.aggregate === aggregate && stream.community === community ? stream.id : undefined
}

const namedDemand = read.later<DemandState | undefined, { readonly source: string }, WorkbookState>(
  'demand',
  ({ source }, community) => idIn('demand', source, community),
)
const namedResource = read.later<ResourceState | undefined, { readonly source: string }, WorkbookState>(
  'resource',
  ({ source }, community) => idIn('resource', source, community),
)

/** Reads of a command that names the stream and the event that show a breach. Its sender must know of the stream. */
export const namedCase = {
  demand: mustKnow(namedDemand),
  resource: mustKnow(namedResource),
  demandEvent: read.event(namedDemand, ({ event }: { readonly source: string; readonly event: string }) => event),
  resourceEvent: read.event(namedResource, ({ event }: { readonly source: string; readonly event: string }) => event),
}

const sourceOf = (state: WorkbookState, breach: string): string | undefined => breachOf(state, breach)?.source

/** Reads of a command about a breach that is recorded. */
export const caseOfBreach = {
  demand: read.later<DemandState | undefined, { readonly breach: string }, WorkbookState>(
    'demand',
    ({ breach }, community, state) => idIn('demand', sourceOf(state, breach), community),
  ),
  resource: read.later<ResourceState | undefined, { readonly breach: string }, WorkbookState>(
    'resource',
    ({ breach }, community, state) => idIn('resource', sourceOf(state, breach), community),
  ),
}

/** Whether the party received a task on the demand, or raised it; or owns, administers or uses the resource. */
export const hasPartIn = ({ demand, resource }: BreachCase, party: string): boolean =>
  demand?.received.includes(party) === true ||
  (demand?.raiser?.kind === 'party' && demand.raiser.id === party) ||
  resource?.owner === party ||
  resource?.administrator === party ||
  resource?.shares.some((share) => share.party === party) === true

const NAMING_PARTIES = ['party', 'owner', 'from', 'by']

/** Whether the event is an act of the party, or names the party or a task of it. */
export function concerns({ party: actor, data }: RecordedEvent, party: string, { demand }: BreachCase): boolean {
  const named = new Map<string, unknown>(Object.entries(data ?? {}))
  const its = demand?.tasks.some((task) => task.party === party && task.id === named.get('task')) === true
  return actor === party || its || NAMING_PARTIES.some((field) => named.get(field) === party)
}

/** Kinds of parties that are asked about a demand which not every party may know of. The party that answers must know of the demand. */
const ASKED_IN_CONFIDENCE = ['committee', 'social-work', 'street-office']

const isAboutIt = ({ demand }: BreachCase, { id, party }: Actor): boolean =>
  demand !== undefined && (isPartyNamed(demand, party) || isPersonNamed(demand, id))

/** The breach as a matter that an independent party decides: neither side of it, nor a party with a part in its case. */
export const matterOfBreach = ({ party, by }: Breach, of: BreachCase): Matter => ({
  knows: ({ role }) =>
    of.demand === undefined || of.demand.visibility === 'public' || ASKED_IN_CONFIDENCE.includes(role),
  isAbout: (actor) => actsFor(actor, party) || isAboutIt(of, actor),
  hasTask: (other) => other === party || other === by || hasPartIn(of, other),
  delivered: (person) => of.demand?.deliverers.includes(person) === true,
})

/** Refuses an event that does not exist in a demand or resource of the community, or that does not concern the accused. */
export function groundless(
  { event, party, of }: { event: RecordedEvent | undefined; party: string; of: BreachCase },
  source: string,
): Rejection | undefined {
  if (of.demand === undefined && of.resource === undefined)
    return reject(
      'breach.source-unfit',
      {
        en: '`source` must be the stream of a demand or a resource of this community.',
        zh: '`source` 须为本社区诉求或资源的事件流。',
      },
      { source },
    )
  if (event !== undefined && concerns(event, party, of)) return undefined
  return reject(
    'breach.groundless',
    {
      en: '`event` must be the id of an event in `source` that is an act of the accused party, or names it or its task.',
      zh: '`event` 须为 `source` 中与该单位有关的事件编号：由该单位作出，或涉及该单位及其任务。',
    },
    { source },
  )
}

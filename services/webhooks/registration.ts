import { actsFor } from '../../domain/community/standing.ts'
import { type Actor, HOUR, type Instant, iso, type Sentence } from '../../domain/kernel/index.ts'
import { durableOf, holderOf } from '../kit/endpoint-record.ts'
import { quota } from '../kit/quota.ts'
import { semaphore } from '../kit/semaphore.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeadLetters } from '../ports/dead-letters.ts'
import type { Endpoint, EndpointChange, EndpointLimits, EndpointSecret, Endpoints } from '../ports/endpoints.ts'
import type { Filter } from '../ports/event-bus.ts'
import type { Position } from '../ports/event-log.ts'
import type { Vault } from '../ports/vault.ts'
import type { Answer, WebhookSender } from '../ports/webhook-sender.ts'
import type { CommunityStanding } from '../standing/community-standing.ts'
import { deliveryRecord, withDeliveries } from './delivery-history.ts'
import { sendTo } from './endpoint-delivery.ts'
import { type Message, SECRET_BYTES, secretOf } from './signature.ts'

/** One holder cannot take up what is there for all others of a community. */
const LIMITS: EndpointLimits = { ofHolder: 10, ofCommunity: 1_000 }
/** Tests at once: in all communities, in one community, of one holder. */
const TESTS = 64
const TESTS_OF_COMMUNITY = 16
const TESTS_OF_HOLDER = 2
/** How long a replaced secret still signs beside its successor, in milliseconds. */
const OVERLAP = 24 * HOUR
/** An endpoint that is switched on gets each event as if none had failed. */
const AFRESH: EndpointChange = { off: null, givenUp: 0, failing: null }

/** A refusal, with its code: `webhook.unknown`, `webhook.address`, `webhook.too-many`, `webhook.testing`, or why the owner may not speak for a party. */
export interface NotRegistered {
  readonly ok: false
  readonly code: string
  readonly detail: Sentence
}

export type Registered = { readonly ok: true; readonly endpoint: Endpoint; readonly secret: string } | NotRegistered
export type Found = { readonly ok: true; readonly endpoint: Endpoint } | NotRegistered

export interface Registration {
  readonly url: string
  readonly filter: Pick<Filter, 'aggregates' | 'types'>
  /** Default: only new events. */
  readonly after?: Position
}

/** Registers and manages endpoints. A secret is shown only when it is made. */
export interface Webhooks {
  register(community: string, owner: Actor, registration: Registration): Promise<Registered>
  /** Endpoints that the actor may manage: their own, those of their party, or all for an administrator. */
  list(community: string, actor: Actor): Promise<readonly Endpoint[]>
  find(community: string, actor: Actor, id: string): Promise<Found>
  remove(community: string, actor: Actor, id: string): Promise<Found>
  /** Makes a new secret. For 24 hours deliveries are signed with the old one too. */
  rotate(community: string, actor: Actor, id: string): Promise<Registered>
  /** Switches an endpoint on again. Sending continues after its position. */
  switchOn(community: string, actor: Actor, id: string): Promise<Found>
  /** Sends one test message, which is no event. */
  test(
    community: string,
    actor: Actor,
    id: string,
  ): Promise<{ readonly ok: true; readonly answer: Answer } | NotRegistered>
}

export interface WebhooksOptions {
  readonly endpoints: Endpoints
  readonly deadLetters: Pick<DeadLetters, 'forget'>
  readonly vault: Pick<Vault, 'seal' | 'open' | 'erase'>
  readonly sender: WebhookSender
  readonly standing: Pick<CommunityStanding, 'objection'>
  readonly head: () => Promise<Position>
  readonly clock: Clock
  readonly newId: () => string
  readonly randomBytes: (count: number) => Buffer
  /** Called where an endpoint cannot be reached, with its id and a code. For the log of the operator alone. */
  readonly onUnreachable: (endpoint: string, detail: string) => void
}

const refused = (code: string, detail: Sentence): NotRegistered => ({ ok: false, code, detail })
const TOO_MANY: Readonly<Record<keyof EndpointLimits, Sentence>> = {
  ofHolder: {
    en: `A party, or a caller without a party, may have at most ${LIMITS.ofHolder} webhooks in a community: remove one of yours.`,
    zh: `每个参与方（无参与方时为每个调用者）在一个社区最多 ${LIMITS.ofHolder} 个推送地址：请删除自己的一个。`,
  },
  ofCommunity: {
    en: `A community may have at most ${LIMITS.ofCommunity} webhooks: ask its administrator to remove some that are not used.`,
    zh: `每个社区最多 ${LIMITS.ofCommunity} 个推送地址：请管理员删除不再使用的。`,
  },
}
const TESTING: Sentence = {
  en: `Wait until a test has ended: a party, or a caller without a party, may run ${TESTS_OF_HOLDER} tests at once.`,
  zh: `请等待一项测试结束：每个参与方（无参与方时为每个调用者）可同时进行 ${TESTS_OF_HOLDER} 项测试。`,
}
const unknown = () =>
  refused('webhook.unknown', {
    en: 'The webhook does not exist, or it is not yours. Check the id.',
    zh: '请核对编号：该推送地址不存在，或不属于您。',
  })

/** The subject that an endpoint's secrets are sealed for. The id of a person has no colon before a slash. */
const subjectOf = (id: string): string => `webhook:${id}`

async function newSecret(
  { vault, randomBytes }: Pick<WebhooksOptions, 'vault' | 'randomBytes'>,
  id: string,
): Promise<{ secret: string; sealed: EndpointSecret['sealed'] }> {
  const secret = secretOf(randomBytes(SECRET_BYTES))
  const [sealed] = await vault.seal([{ subject: subjectOf(id), value: secret }])
  if (sealed === undefined) throw new Error('a secret was not sealed')
  return { secret, sealed }
}

export function webhooks(options: WebhooksOptions): Webhooks {
  const { endpoints, deadLetters, vault, clock } = options
  const parts = { ...options, slot: semaphore(TESTS, TESTS_OF_COMMUNITY) }
  const inTest = quota(TESTS_OF_HOLDER)

  async function silentIn(community: string, owner: Actor): Promise<NotRegistered | undefined> {
    const silent = await options.standing.objection(community, owner)
    return silent && refused(silent.code, silent.detail)
  }

  async function mine(community: string, actor: Actor, id: string): Promise<Endpoint | undefined> {
    const endpoint = await endpoints.find(id)
    return endpoint?.community === community && looksAfter(endpoint, actor) ? endpoint : undefined
  }

  /** Changes an endpoint that the actor may manage. */
  async function changeMine(
    community: string,
    actor: Actor,
    id: string,
    change: (endpoint: Endpoint) => Promise<Endpoint | undefined>,
  ): Promise<Found> {
    const endpoint = await mine(community, actor, id)
    const now = endpoint && (await change(endpoint))
    return now === undefined ? unknown() : { ok: true, endpoint: now }
  }

  return {
    async register(community, owner, { url, filter, after }) {
      const objection = options.sender.objects(url)
      if (objection !== undefined) return refused('webhook.address', objection)
      const silenced = await silentIn(community, owner)
      if (silenced !== undefined) return silenced
      const id = options.newId()
      const { secret, sealed } = await newSecret(options, id)
      const { follows: _, ...known } = owner
      const endpoint: Endpoint = {
        id,
        community,
        url,
        owner: known,
        filter,
        secrets: [{ sealed }],
        givenUp: 0,
        created: clock(),
        position: after ?? (await options.head()),
      }
      const reached = await endpoints.add(endpoint, LIMITS)
      if (reached === undefined) return { ok: true, endpoint, secret }
      await vault.erase(subjectOf(id))
      return refused('webhook.too-many', TOO_MANY[reached])
    },

    async list(community, actor) {
      return (await endpoints.all()).filter((one) => one.community === community && looksAfter(one, actor))
    },

    async find(community, actor, id) {
      const endpoint = await mine(community, actor, id)
      return endpoint === undefined ? unknown() : { ok: true, endpoint }
    },

    remove: (community, actor, id) =>
      changeMine(community, actor, id, async (endpoint) => {
        await endpoints.remove(id)
        await deadLetters.forget(durableOf(id))
        await vault.erase(subjectOf(id))
        return endpoint
      }),

    async rotate(community, actor, id) {
      if ((await mine(community, actor, id)) === undefined) return unknown()
      const { secret, sealed } = await newSecret(options, id)
      const found = await changeMine(community, actor, id, () =>
        endpoints.change(id, ({ secrets: [current] }) => {
          const before = current && { sealed: current.sealed, until: clock() + OVERLAP }
          return { secrets: before === undefined ? [{ sealed }] : [{ sealed }, before] }
        }),
      )
      return found.ok ? { ...found, secret } : found
    },

    async switchOn(community, actor, id) {
      const endpoint = await mine(community, actor, id)
      const silenced = endpoint && (await silentIn(community, endpoint.owner))
      return silenced ?? changeMine(community, actor, id, () => endpoints.change(id, () => AFRESH))
    },

    async test(community, actor, id) {
      const endpoint = await mine(community, actor, id)
      if (endpoint === undefined) return unknown()
      const send = () => sendTo(endpoint, testMessage(options.newId(), community, clock()), parts, untilAnswered())
      const answer = await inTest(holderOf(actor), send)
      if (answer === undefined) return refused('webhook.testing', TESTING)
      if (answer === 'secret-lost') return { ok: true, answer: { kind: 'failed', reason: answer } }
      await endpoints.change(id, withDeliveries(deliveryRecord(clock(), TEST_TYPE, answer)))
      return { ok: true, answer }
    },
  }
}

/** A test ends with its answer, or after the sender's limit of time. */
const untilAnswered = (): AbortSignal => new AbortController().signal

const looksAfter = ({ owner }: Endpoint, actor: Actor): boolean =>
  actor.role === 'administrator' ||
  (owner.role === actor.role && (owner.id === actor.id || actsFor(actor, owner.party)))

/** The type of the test message. No event has it. */
const TEST_TYPE = 'sanshe.WebhookTested.v1'

/** Builds a message in the form of an event. */
function testMessage(id: string, community: string, at: Instant): Message {
  const body = {
    specversion: '1.0',
    id,
    source: `/communities/${community}`,
    type: TEST_TYPE,
    time: iso(at),
    datacontenttype: 'application/json',
    data: {},
  }
  return { id, body: JSON.stringify(body) }
}

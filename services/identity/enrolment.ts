import { LRUCache } from 'lru-cache'
import { accountId } from '../../domain/community/accounts.ts'
import { community as communityContext } from '../../domain/community/community.ts'
import type { CommunityState } from '../../domain/community/state.ts'
import { type Actor, type Identity, isPlainActorId, type Rejection } from '../../domain/kernel/index.ts'
import {
  enrolledActor,
  enrolmentLost,
  isEnrolled,
  needsEnrolment,
  type TokenClaims,
} from '../../domain/personnel/enrolment.ts'
import { person as personContext } from '../../domain/personnel/personnel.ts'
import type { PersonState } from '../../domain/personnel/state.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import type { Vault } from '../ports/vault.ts'
import { actorIdOf } from './actor-id.ts'

/**
 * `enforce`: parties and roles come from enrolment. `warn`: the claims of a token grant them, and actors that are not enrolled
 * are reported.
 */
export type EnrolmentMode = 'warn' | 'enforce'

/** The holder of a token that another issuer made. */
export interface AccountHolder {
  readonly identity: Identity
  readonly claims: TokenClaims
  /** The actor by the claims alone. */
  readonly claimed: Actor
}

/** Who acts, by the record of each community. All edges ask it. */
export interface Enrolment {
  /**
   * The actor that the holder of an account is in a community. `onUnenrolled` is called once for each actor that `warn` lets
   * pass.
   *
   * @throws Fault where the log cannot be read and the actor is not remembered
   */
  acting(community: string, holder: AccountHolder, onUnenrolled?: () => void): Promise<Actor | Rejection>
  /** Whether an actor that is remembered from before, as the owner of a webhook is, may still act. Reads the log. */
  stillActs(community: string, actor: Actor): Promise<boolean>
  /**
   * The reason why an actor that `acting` found no longer acts so. Reads the log.
   *
   * @throws Fault where the log cannot be read
   */
  lost(community: string, actor: Actor): Promise<Rejection | undefined>
  /** Called after this engine wrote to a stream, so that a sender finds at once what it enrolled. */
  wrote(community: string, aggregate: string, id: string): void
}

export interface EnrolmentOptions {
  readonly state: StateOf
  readonly digest: Vault['digest']
  /** Where left out, each community decides: those that were established with enrolment enforce it. */
  readonly mode?: EnrolmentMode | undefined
  readonly health: Pick<Health, 'report'>
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number
}

/** How old the record may be that an answer rests on. */
const FRESH_MS = 1_000
const MAX_REMEMBERED = 20_000

interface Grounds {
  readonly community: CommunityState
  readonly person: PersonState
}

interface Remembering<T> {
  get(key: string): Promise<T>
  /** What the log has now. Rejects where it cannot be read. */
  read(key: string): Promise<T>
  /** What was read until now is no longer fresh. */
  age(key: string): void
}

/** Remembers what was read for a moment. While the log cannot be read, nothing changes in it, so the last answer stands. */
function remembering<T extends object>(read: (key: string) => Promise<T>, now: () => number): Remembering<T> {
  const known = new LRUCache<string, { readonly value: T; readonly at: number }>({ max: MAX_REMEMBERED })
  const reading = new Map<string, Promise<T>>()
  async function readNow(key: string): Promise<T> {
    const at = now()
    const value = await read(key)
    known.set(key, { value, at })
    return value
  }
  async function renew(key: string): Promise<T> {
    try {
      return await readNow(key)
    } catch (error) {
      const last = known.get(key)
      if (last === undefined) throw error
      return last.value
    } finally {
      reading.delete(key)
    }
  }
  return {
    async get(key) {
      const last = known.get(key)
      if (last !== undefined && now() - last.at < FRESH_MS) return last.value
      const running = reading.get(key) ?? renew(key)
      reading.set(key, running)
      return running
    },
    read: readNow,
    age(key) {
      const last = known.get(key)
      if (last !== undefined) known.set(key, { ...last, at: Number.NEGATIVE_INFINITY })
      reading.delete(key)
    },
  }
}

export function openEnrolment({ state, digest, mode, health, monotonic }: EnrolmentOptions): Enrolment {
  const communities = remembering((id) => state(communityContext, id), monotonic)
  const persons = remembering((key) => {
    const [community = '', id = ''] = key.split('\n')
    return state(personContext, community, id)
  }, monotonic)
  const keyOf = (community: string, id: string): string => `${community}\n${id}`
  const unenrolled = new LRUCache<string, true>({ max: MAX_REMEMBERED })

  const enforces = ({ enforced }: CommunityState): boolean => (mode === undefined ? enforced : mode === 'enforce')

  async function grounds(community: string, id: string): Promise<Grounds> {
    const [place, person] = await Promise.all([communities.get(community), persons.get(keyOf(community, id))])
    return { community: place, person }
  }

  function report(): void {
    const { size } = unenrolled
    health.report('enrolment', size === 0 ? undefined : missing(size))
  }

  function note(key: string, enrolled: boolean, onUnenrolled: () => void): void {
    if (enrolled ? unenrolled.delete(key) : !unenrolled.has(key)) {
      if (!enrolled) {
        unenrolled.set(key, true)
        onUnenrolled()
      }
      report()
    }
  }

  return {
    async acting(community, { identity, claims, claimed }, onUnenrolled = () => {}) {
      const place = await communities.get(community)
      if (!enforces(place)) {
        const { role, party = role } = claimed
        if (needsEnrolment(claimed))
          note(
            keyOf(community, `${claimed.id} ${party}`),
            isEnrolled(claimed, await grounds(community, claimed.id)),
            onUnenrolled,
          )
        return claimed
      }
      const id = accountId(place, identity, ({ issuer, sub }) => actorIdOf(digest, issuer, sub))
      return enrolledActor(id, claims, await grounds(community, id))
    },

    async stillActs(community, actor) {
      communities.age(community)
      persons.age(keyOf(community, actor.id))
      const found = await grounds(community, actor.id)
      if (enforces(found.community) && !isPlainActorId(actor.id)) return isEnrolled(actor, found)
      // Tokens of the engine's own secret need no enrolment, but a membership that ended binds them as well.
      const { parties, former } = found.person
      return actor.party === undefined || parties.includes(actor.party) || !former.includes(actor.party)
    },

    async lost(community, actor) {
      if (!needsEnrolment(actor)) return undefined
      const [place, person] = await Promise.all([communities.read(community), persons.read(keyOf(community, actor.id))])
      return enforces(place) ? enrolmentLost(actor, { community: place, person }) : undefined
    },

    wrote(community, aggregate, id) {
      if (aggregate === communityContext.name) communities.age(community)
      if (aggregate === personContext.name) persons.age(keyOf(community, id))
    },
  }
}

const missing = (count: number): Fault =>
  new Fault(
    'enrolment.missing',
    `${count} ${count === 1 ? 'actor acts' : 'actors act'} by the claims of their tokens alone and are not enrolled: \`sanshe migrate enrolments\` lists and enrols them.`,
  )

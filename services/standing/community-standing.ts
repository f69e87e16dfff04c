import { community } from '../../domain/community/community.ts'
import { isPartyKind } from '../../domain/community/participation.ts'
import { speaksFor } from '../../domain/community/standing.ts'
import type { CommunityState } from '../../domain/community/state.ts'
import {
  type Actor,
  type Catalogue,
  type RecordedEvent,
  type Rejection,
  streamName,
} from '../../domain/kernel/index.ts'
import { foldedStreams } from '../event-log/folded-streams.ts'
import { hearTail } from '../feed/heard-tail.ts'
import type { Tail } from '../feed/tail.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { EventLog } from '../ports/event-log.ts'

/** Whether the actors of an engine may act and read in their communities. Every edge asks it, for reading as for writing. */
export interface CommunityStanding {
  /**
   * The reason why the actor may neither act nor read in the community; at once where the community is in memory and there is
   * none. A community that is not established objects to no actor.
   *
   * @throws Fault of the log, where the community is not in memory
   */
  objection(id: string, actor: Actor): Rejection | undefined | Promise<Rejection | undefined>
  /** Whether the community has been established. @throws Fault of the log, where the community is not in memory */
  isEstablished(id: string): Promise<boolean>
  /** The objection by what is in memory, for an actor that was admitted before. */
  lost(id: string, actor: Actor): Rejection | undefined
  stop(): Promise<void>
}

export interface CommunityStandingOptions {
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly catalogue: Catalogue
  readonly tail: Tail
  readonly wait?: Wait
}

/** The most communities in memory. */
const MAX_COMMUNITIES = 2_000

/**
 * Judges by the communities' streams, folded and kept up to date by the tail of the log. The first question begins to follow
 * it.
 */
export function communityStanding({ log, catalogue, tail, wait }: CommunityStandingOptions): CommunityStanding {
  const streams = foldedStreams({ catalogue, log, maxStreams: MAX_COMMUNITIES, begin: (folded) => folded })
  const stopping = new AbortController()
  const { signal } = stopping
  let following = false
  let ended: Promise<void> | undefined

  const streamOf = (id: string): string => streamName(community, id, id)

  function note(event: RecordedEvent): void {
    if (event.subject.startsWith(`${community.name}-`)) streams.note(community, event)
  }

  const follow = (): Promise<void> =>
    hearTail(
      tail,
      {
        begun() {
          // Events before this one were not noted.
          streams.clear()
          following = true
        },
        heard: note,
      },
      signal,
      wait,
    )

  function remembered(id: string): CommunityState | undefined {
    ended ??= follow()
    const folded = following ? streams.known(streamOf(id)) : undefined
    return folded?.state as CommunityState | undefined
  }

  async function read(id: string): Promise<CommunityState> {
    const { state } = await streams.read(community, streamOf(id))
    return state as CommunityState
  }

  return {
    objection(id, actor) {
      if (!isPartyKind(actor.role)) return undefined
      const known = remembered(id)
      if (known !== undefined && objectionIn(known, actor) === undefined) return undefined
      // A party may have joined, or come back, a moment ago.
      return read(id).then((state) => objectionIn(state, actor))
    },
    isEstablished: async (id) => remembered(id)?.established === true || (await read(id)).established,
    lost(id, actor) {
      if (!isPartyKind(actor.role)) return undefined
      const known = remembered(id)
      return known && objectionIn(known, actor)
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

const objectionIn = (state: CommunityState, actor: Actor): Rejection | undefined =>
  state.established ? speaksFor(state, actor) : undefined

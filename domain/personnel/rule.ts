import { community } from '../community/community.ts'
import { speaksFor } from '../community/standing.ts'
import { read, rulesOn, type Setting } from '../kernel/index.ts'
import type { PersonState } from './state.ts'

/** The community knows which parties take part, its time zone and its calendar. */
const inCommunity = { community: read(community) }

/** The setting of every rule of a person. */
export type PersonSetting = Setting<typeof inCommunity>

/** Puts a command of persons together with its rule. A sender may act for a party only while the party takes part. */
export const personRule = rulesOn<PersonState, typeof inCommunity>({
  reads: inCommunity,
  objection: (_, { actor, reads }) => (reads.community.established ? speaksFor(reads.community, actor) : undefined),
})

import { community } from '../community/community.ts'
import { speaksFor } from '../community/standing.ts'
import { read, rulesOn, type Setting } from '../kernel/index.ts'
import type { NotificationState } from './state.ts'

/** The community knows its time zone, and which parties take part. */
const inCommunity = { community: read(community) }

/** The setting of every rule about notifications. */
export type NotificationSetting = Setting<typeof inCommunity>

/** Puts a command about notifications together with its rule. */
export const notificationRule = rulesOn<NotificationState, typeof inCommunity>({
  reads: inCommunity,
  objection: (_, { actor, reads }) => speaksFor(reads.community, actor),
})

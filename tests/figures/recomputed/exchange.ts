import type { FeedEvent } from './feed.ts'
import { type Gift, type Share, sharesOf } from './shares.ts'

/** What parties gave each other by a share: what a party uses of its own, and what is for a resident, is no exchange. */
export interface Exchange {
  readonly share: Share
  readonly gifts: readonly Gift[]
}

/** Returns the shares by which parties gave each other something. */
export const exchangesOf = (feed: readonly FeedEvent[]): Exchange[] =>
  sharesOf(feed)
    .filter(({ forResident }) => !forResident)
    .map((share) => ({ share, gifts: share.gifts.filter(({ giver }) => giver !== share.party) }))
    .filter(({ gifts }) => gifts.length > 0)

/** Counts each share once. A value that no price list confirms stands apart. */
export const flowOf = (exchanges: readonly Exchange[]) => ({
  shares: exchanges.length,
  value: worthOf(exchanges.filter(({ share }) => share.listed)),
  unlisted: worthOf(exchanges.filter(({ share }) => !share.listed)),
  unvalued: exchanges.filter(({ gifts }) => gifts.some(({ value }) => value === undefined)).length,
})

const worthOf = (exchanges: readonly Exchange[]): number =>
  exchanges.flatMap(({ gifts }) => gifts).reduce((sum, { value = 0 }) => sum + value, 0)

/** Returns the exchanges in which a party gave, with its own gifts only. */
export const givenBy = (exchanges: readonly Exchange[], party: string): Exchange[] =>
  exchanges
    .map(({ share, gifts }) => ({ share, gifts: gifts.filter(({ giver }) => giver === party) }))
    .filter(({ gifts }) => gifts.length > 0)

/** Returns the exchanges in which a party received. */
export const receivedBy = (exchanges: readonly Exchange[], party: string): Exchange[] =>
  exchanges.filter(({ share }) => share.party === party)

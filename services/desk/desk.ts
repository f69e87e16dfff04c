import type { Actor } from '../../domain/kernel/index.ts'
import type { DeskParts } from './desk-parts.ts'
import { type ItemProposal, proposedItems } from './item-proposals.ts'
import { followedByPhone } from './phone-follow.ts'
import { type RaiserLookup, raiserLookup } from './raiser-lookup.ts'
import { type Similar, type SimilarDemand, similarDemands } from './similar-demands.ts'

/** What people need while they take a demand in, beside commands and views. Nothing is recorded but disclosures. */
export interface Desk {
  /** The items of the workbook that resemble a text, the most similar first. Empty while no workbook is in force. */
  proposeItems(community: string, text: string, category?: string): Promise<readonly ItemProposal[]>
  /** Open demands that may be the same, the likeliest first, among those that the reader may know of. */
  similar(community: string, reader: Actor, to: Similar): Promise<readonly SimilarDemand[]>
  /** The person behind a phone number, and their demands: those whose contact the reader may read. */
  byPhone(community: string, reader: Actor, phone: string, signal: AbortSignal): Promise<RaiserLookup>
  /** The demand of this number whose raiser left a phone number with this ending; undefined where there is none. */
  follow(community: string, number: string, ending: string): Promise<string | undefined>
}

export const openDesk = (parts: DeskParts): Desk => ({
  proposeItems: proposedItems(parts.stateOf),
  similar: similarDemands(parts),
  byPhone: raiserLookup(parts.queries),
  follow: followedByPhone(parts),
})

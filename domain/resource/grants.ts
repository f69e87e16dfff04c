import { actingParty, actsFor } from '../community/standing.ts'
import { relation } from '../kernel/index.ts'
import { isOverShare, type ResourceState, shareOf } from './state.ts'

const namesShare = (data: unknown): data is { share: string } =>
  typeof data === 'object' && data !== null && 'share' in data && typeof data.share === 'string'

export const owner = relation<ResourceState>(
  {
    en: 'a person of the party that owns the resource, or administers it for a suspended owner',
    zh: '资源所属单位或代管单位的人员',
  },
  (resource, actor) => actsFor(actor, resource.owner) || actsFor(actor, resource.administrator),
)

/**
 * The state forgets whose a share was that is over. Every party may know that it is over, so each is answered with that; the rules
 * refuse everything else.
 */
export const borrower = relation<ResourceState>(
  { en: 'a person of the party that asked for the share', zh: '申请使用的单位人员' },
  (resource, actor, data) =>
    namesShare(data) &&
    (actsFor(actor, shareOf(resource, data.share)?.party) ||
      (actingParty(actor) !== undefined && isOverShare(resource, data.share))),
)

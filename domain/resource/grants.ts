import { actsFor } from '../community/standing.ts'
import { relation } from '../kernel/index.ts'
import { type ResourceState, shareOf } from './state.ts'

const namesShare = (data: unknown): data is { share: string } =>
  typeof data === 'object' && data !== null && 'share' in data && typeof data.share === 'string'

export const owner = relation<ResourceState>(
  {
    en: 'a person of the party that owns the resource, or administers it for a suspended owner',
    zh: '资源所属单位或代管单位的人员',
  },
  (resource, actor) => actsFor(actor, resource.owner) || actsFor(actor, resource.administrator),
)

export const borrower = relation<ResourceState>(
  { en: 'a person of the party that asked for the share', zh: '申请使用的单位人员' },
  (resource, actor, data) => namesShare(data) && actsFor(actor, shareOf(resource, data.share)?.party),
)

import { actsFor } from '../community/standing.ts'
import { relation } from '../kernel/index.ts'
import { type ResourceState, shareOf } from './state.ts'

const namesShare = (data: unknown): data is { share: string } =>
  typeof data === 'object' && data !== null && 'share' in data && typeof data.share === 'string'

export const owner = relation<ResourceState>('a person of the party that owns the resource', (resource, actor) =>
  actsFor(actor, resource.owner),
)

export const borrower = relation<ResourceState>(
  'a person of the party that asked for the share',
  (resource, actor, data) => namesShare(data) && actsFor(actor, shareOf(resource, data.share)?.party),
)

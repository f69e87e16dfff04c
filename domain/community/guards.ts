import { type Actor, type Rejection, reject } from '../kernel/index.ts'
import { speaksFor } from './participation.ts'
import type { CommunityState } from './state.ts'

/** Refuses every command but the founding one until the community exists. */
export const communityMissing = ({ established }: CommunityState): Rejection | undefined =>
  established
    ? undefined
    : reject('community.unknown', {
        en: 'The community does not exist yet. Establish it first.',
        zh: '该社区尚未建立，请先建立社区。',
      })

/** The reason why the actor may not act in the community: it does not exist, or the actor may not speak for its party. */
export const objectionTo = (community: CommunityState, actor: Actor): Rejection | undefined =>
  communityMissing(community) ?? speaksFor(community, actor)

export const unknownGrid = (grid: string): Rejection =>
  reject(
    'grid.unknown',
    {
      en: 'The community has no grid with this id. Draw the grid first.',
      zh: '本社区没有此编号的网格，请先划定网格。',
    },
    { grid },
  )
